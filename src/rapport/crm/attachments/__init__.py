"""Files of records: contracts, drawings, whatever belongs to a company or a deal.

They come in parts that can be gone on with, lie encrypted like everything else, and are seen by whoever sees the
record.
"""
