"""Removes from a file what tells who made it, when, where and with what.

Pure functions of bytes, one module a format; `running` calls them in a limited process of their
own, because what they read may have been made to harm. What cannot be cleaned is refused.
"""
