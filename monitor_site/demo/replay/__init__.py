"""The monitor of 2020 replayed: respondents whose answers give the printed figures back."""
