"""Handing over what a person holds, mostly because they leave: counted before, by rule, in the background, undoable.

Every kind of record is covered by walking the registry, the trash included; nothing is named here.
"""
