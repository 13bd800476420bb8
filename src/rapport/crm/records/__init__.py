"""The metadata-driven core: objects are declared once, and everything that can be done with records follows.

One read path and one write path serve every object, every screen, import, export, search and history.
"""
