"""A form of weights that stays packed, as a newcomer would add it: ``int4.py``, and what is done with it."""
