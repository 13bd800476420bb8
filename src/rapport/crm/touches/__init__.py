"""Where people came from (来源轨迹): a script on an organisation's own site reports visits before anybody says who they
are, and a lead that arrives by a web form gets those of its visitor.

The table is that of web forms, whose submissions are touches too (`forms/models.py`); handing over is there as well, in
`forms/visits.py`.
"""
