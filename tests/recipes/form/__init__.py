"""A form of weights that stays packed in memory, as a newcomer would add it, and what drives it.

``int4.py`` goes to ``engine/model/checkpoint/forms/``, and in the ``__init__.py`` there ``int4`` is imported and
``int4.Int4Groups,`` entered in ``FORMS``. ``drive.py`` holds the form to its numbers, in that tree or in this one.
"""
