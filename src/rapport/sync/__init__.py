"""What people see of each other's changes while they look: sockets that say that something changed, and what did.

A socket carries `{"seq": n}` and nothing else, to those who may see a record that was changed; they ask for the rest
over HTTP, under their rights of that moment. Sync knows both sides, who is who (auth) and what is seen (crm).
"""
