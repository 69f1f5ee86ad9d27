"""Siting (选址): ``problem`` states it, ``solve`` answers it, ``plan`` is the answer, ``verify`` checks it."""
