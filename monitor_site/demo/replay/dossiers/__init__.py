"""The organisations of 2020: what griffiers and secretarissen answer, so that the printed figures come out."""
