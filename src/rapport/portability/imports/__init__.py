"""An archive that an owner brings in the browser: uploaded in parts, checked whole, shown, and made an organisation.

The file is under the keys of the organisation where its owner is signed in, as every file is, and goes when the
organisation is made, when it turns out to be no archive, or after a day.
"""
