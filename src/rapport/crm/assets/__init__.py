"""Assets (资产): what stands at a customer's, with its serial number and its warranty."""
