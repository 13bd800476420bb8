"""What is about one person, whoever of the organisation wrote it down and where: found, given to that person, erased.

It works with the widest rights, as the law asks for all of it, and so it has a right of its own and each use is in the
security log. docs/personal-data.md says what is found, what stays and why.
"""
