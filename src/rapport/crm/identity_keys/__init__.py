"""By which keys a person is known beyond their record's own fields: further numbers and addresses, an id in WeCom, a
member number, a device. Each has a source, and is verified or not.
"""
