"""Estimation from weighted samples: pure Python on numpy arrays, without Django and without clock."""
