"""Exports of other CRMs as they come: the same firm in each, with ids, owners, notes and what belongs to what."""

import csv
import io
from collections.abc import Mapping, Sequence

Files = Mapping[str, bytes]


def _csv(header: str, *rows: Sequence[str]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerow(header.split("|"))
    writer.writerows(rows)
    return out.getvalue().encode()


SALESFORCE: Files = {
    "Task.csv": _csv(
        "Id|WhoId|WhatId|Subject|ActivityDate|Status|Priority|Description|OwnerId",
        ("00TA1", "003A1", "006A1", "Send the contract", "2026-03-04", "Not Started", "High", "", "005A2"),
        ("00TA2", "00QA1", "", "Ring back", "2026-03-01", "Completed", "Normal", "Twice", "005A1"),
    ),
    "Opportunity.csv": _csv(
        "Id|AccountId|Name|StageName|Amount|Probability|CloseDate|NextStep|LeadSource|OwnerId|CreatedDate|IsDeleted",
        ("006A1", "001A1", "Looms", "Prospecting", "12000.50", "10", "2026-05-31", "Call", "Web", "005A1",
         "2026-01-05T09:30:00.000Z", "0"),
        ("006A2", "001A2", "Spindles", "Closed Won", "900", "100", "2026-02-10", "", "", "005A2",
         "2026-01-07T09:30:00.000Z", "0"),
    ),
    "OpportunityHistory.csv": _csv(
        "Id|OpportunityId|StageName|Amount|Probability|CloseDate|CreatedById|CreatedDate|IsDeleted",
        ("008A3", "006A2", "Closed Won", "900", "100", "2026-02-10", "005A2", "2026-02-09T16:05:00.000Z", "0"),
        ("008A1", "006A2", "Prospecting", "800", "10", "2026-02-20", "005A2", "2026-01-07T09:30:00.000Z", "0"),
        ("008A2", "006A2", "Negotiation", "800", "60", "2026-02-20", "005A2", "2026-01-20T11:00:00.000Z", "0"),
        ("008A4", "006A2", "Negotiation", "900", "60", "2026-02-10", "005A2", "2026-01-28T11:00:00.000Z", "0"),
        ("008A5", "006A1", "Prospecting", "12000.50", "10", "2026-05-31", "005A1", "2026-01-05T09:30:00.000Z", "0"),
        ("008A6", "006A9", "Prospecting", "1", "10", "2026-05-31", "005A1", "2026-01-05T09:30:00.000Z", "0"),
    ),
    "OpportunityFieldHistory.csv": _csv(
        "Id|OpportunityId|Field|OldValue|NewValue|CreatedById|CreatedDate",
        ("017A1", "006A2", "StageName", "Prospecting", "Negotiation", "005A2", "2026-01-20T11:00:00.000Z"),
        ("017A2", "006A2", "Amount", "800", "900", "005A2", "2026-01-28T11:00:00.000Z"),
    ),
    "Contact.csv": _csv(
        "Id|AccountId|LastName|FirstName|Email|MobilePhone|Phone|Title|OwnerId",
        ("003A1", "001A1", "Byron", "Ada", "ada@example.test", "", "+44 20 7946 0001", "Engineer", "005A1"),
        ("003A2", "001A2", "Ek", "Bo", "bo@example.test", "+44 20 7946 0002", "", "", "005A2"),
        ("003A3", "001A9", "Doe", "", "doe@example.test", "", "", "", "005A2"),
    ),
    "Account.csv": _csv(
        "Id|Name|ParentId|Industry|Phone|Website|BillingCity|BillingCountry|NumberOfEmployees|OwnerId",
        ("001A1", "Engine Works", "", "Tools", "+44 20 7946 0000", "engine.test", "London", "United Kingdom", "120",
         "005A1"),
        ("001A2", "Engine Works", "001A1", "Tools", "", "", "Leeds", "United Kingdom", "8", "005A2"),
    ),
    "Lead.csv": _csv(
        "Id|LastName|FirstName|Company|Email|Status|LeadSource|OwnerId|CreatedDate",
        ("00QA1", "Gray", "Una", "Grays", "una@example.test", "Open - Not Contacted", "Web", "005A1",
         "2026-02-02T08:00:00.000Z"),
    ),
    "Event.csv": _csv(
        "Id|WhoId|WhatId|Subject|StartDateTime|DurationInMinutes|Description|OwnerId",
        ("00UA1", "003A1", "001A1", "Visit to the works", "2026-02-03T10:00:00.000Z", "45", "Saw looms", "005A1"),
    ),
    "Note.csv": _csv(
        "Id|ParentId|Title|Body|OwnerId|CreatedDate|IsPrivate",
        ("002A1", "006A1", "Price", "They want ten per cent", "005A2", "2026-02-04T10:00:00.000Z", "0"),
    ),
    "User.csv": _csv(
        "Id|Username|LastName|FirstName|Email|ManagerId|IsActive",
        ("005A1", "mo@works.test", "Lee", "Mo", "mo@works.test", "", "1"),
        ("005A2", "jo@works.test", "Fox", "Jo", "jo@works.test", "005A1", "1"),
    ),
}  # fmt: skip

HUBSPOT: Files = {
    "hubspot-crm-exports-all-deals.csv": _csv(
        "Record ID|Deal Name|Deal Stage|Pipeline|Amount|Close Date|Create Date|Deal owner|Associated Company IDs"
        "|Associated Contact IDs|Date entered \"Appointment scheduled (Sales)\"|Date entered \"Contract sent (Sales)\""
        "|hs_v2_date_entered_closedwon|hs_v2_date_entered_4711",
        ("901", "Looms", "Appointment scheduled", "Sales", "12000.50", "2026-05-31", "2026-01-05 09:30", "Mo Lee",
         "101;102", "501;502", "2026-01-05 09:30", "", "", ""),
        ("902", "Spindles", "Closed won", "Sales", "900", "2026-02-10", "2026-01-07 09:30", "Jo Fox", "102", "",
         "2026-01-07 09:30", "2026-01-20 11:00", "2026-02-09 16:05", "2026-01-30 08:00"),
    ),
    "hubspot-crm-exports-all-contacts.csv": _csv(
        "Record ID|First Name|Last Name|Email|Phone Number|Contact owner|Job Title|Associated Company IDs"
        "|Associated Company",
        ("501", "Ada", "Byron", "ada@example.test", "+44 20 7946 0001", "Mo Lee", "Engineer", "101", "Engine Works"),
        ("502", "Bo", "Ek", "bo@example.test", "", "Jo Fox", "", "102", "Engine Works"),
    ),
    "hubspot-crm-exports-all-companies.csv": _csv(
        "Record ID|Company name|Company owner|Industry|Phone Number|City|Country/Region|Number of Employees",
        ("101", "Engine Works", "Mo Lee", "Tools", "+44 20 7946 0000", "London", "United Kingdom", "120"),
        ("102", "Engine Works", "Jo Fox", "Tools", "", "Leeds", "United Kingdom", "8"),
    ),
}  # fmt: skip

ZOHO: Files = {
    "Deals_001.csv": _csv(
        "Record Id|Deal Name|Deal Owner.id|Deal Owner|Amount|Closing Date|Account Name.id|Account Name|Stage"
        "|Probability (%)|Contact Name.id|Contact Name|Created Time",
        ("zcrm_901", "Looms", "zcrm_1", "Mo Lee", "12000.50", "2026-05-31", "zcrm_101", "Engine Works",
         "Qualification", "10", "zcrm_501", "Ada Byron", "2026-01-05 09:30:00"),
        ("zcrm_902", "Spindles", "zcrm_2", "Jo Fox", "900", "2026-02-10", "zcrm_102", "Engine Works",
         "Closed Won", "100", "", "", "2026-01-07 09:30:00"),
    ),
    "Stage_History_001.csv": _csv(
        "Record Id|Deal Name.id|Deal Name|Stage|Amount|Stage Duration (Calendar Days)|Modified Time"
        "|Modified By|Moved To",
        ("zcrm_1", "zcrm_902", "Spindles", "Qualification", "800", "13", "2026-01-07 09:30:00", "Jo Fox", "Proposal"),
        ("zcrm_2", "zcrm_902", "Spindles", "Proposal", "800", "20", "2026-01-20 11:00:00", "Jo Fox", "Closed Won"),
        ("zcrm_3", "zcrm_902", "Spindles", "Closed Won", "900", "", "2026-02-09 16:05:00", "Jo Fox", ""),
        ("zcrm_4", "zcrm_901", "Looms", "Qualification", "12000.50", "", "2026-01-05 09:30:00", "Mo Lee", ""),
    ),
    "Contacts_001.csv": _csv(
        "Record Id|Contact Owner.id|Contact Owner|First Name|Last Name|Account Name.id|Account Name|Email|Phone|Title",
        ("zcrm_501", "zcrm_1", "Mo Lee", "Ada", "Byron", "zcrm_101", "Engine Works", "ada@example.test",
         "+44 20 7946 0001", "Engineer"),
        ("zcrm_502", "zcrm_2", "Jo Fox", "Bo", "Ek", "zcrm_102", "Engine Works", "bo@example.test", "", ""),
    ),
    "Accounts_001.csv": _csv(
        "Record Id|Account Owner.id|Account Owner|Account Name|Phone|Industry|Employees|Billing City|Parent Account.id"
        "|Parent Account",
        ("zcrm_101", "zcrm_1", "Mo Lee", "Engine Works", "+44 20 7946 0000", "Tools", "120", "London", "", ""),
        ("zcrm_102", "zcrm_2", "Jo Fox", "Engine Works", "", "Tools", "8", "Leeds", "zcrm_101", "Engine Works"),
    ),
    "Notes_001.csv": _csv(
        "Record Id|Note Owner|Note Title|Note Content|Parent ID.id|Created Time",
        ("zcrm_801", "Jo Fox", "Price", "They want ten per cent", "zcrm_901", "2026-02-04 10:00:00"),
    ),
}  # fmt: skip

ESPO: Files = {
    "Opportunity.csv": _csv(
        "id|name|amount|amountCurrency|accountId|accountName|stage|probability|closeDate|createdAt|assignedUserName",
        ("o1", "Looms", "12000.50", "GBP", "a1", "Engine Works", "Prospecting", "10", "2026-05-31",
         "2026-01-05 09:30:00", "Mo Lee"),
        ("o2", "Spindles", "900", "GBP", "a2", "Engine Works", "Closed Won", "100", "2026-02-10",
         "2026-01-07 09:30:00", "Jo Fox"),
    ),
    "Contact.csv": _csv(
        "id|firstName|lastName|accountId|accountName|emailAddress|phoneNumber|title|assignedUserName",
        ("c1", "Ada", "Byron", "a1", "Engine Works", "ada@example.test", "+44 20 7946 0001", "Engineer", "Mo Lee"),
        ("c2", "Bo", "Ek", "a2", "Engine Works", "bo@example.test", "", "", "Jo Fox"),
    ),
    "Account.csv": _csv(
        "id|name|industry|phoneNumber|website|billingAddressCity|billingAddressCountry|assignedUserName",
        ("a1", "Engine Works", "Tools", "+44 20 7946 0000", "engine.test", "London", "United Kingdom", "Mo Lee"),
        ("a2", "Engine Works", "Tools", "", "", "Leeds", "United Kingdom", "Jo Fox"),
    ),
    "Note.csv": _csv(
        "id|post|type|parentType|parentId|parentName|createdAt|createdByName",
        ("n1", "They want ten per cent", "Post", "Opportunity", "o1", "Looms", "2026-02-04 10:00:00", "Jo Fox"),
    ),
}  # fmt: skip

TWENTY: Files = {
    "opportunities.csv": _csv(
        "Id|Name|Amount / Amount Micros|Amount / Currency Code|Close Date|Stage|Company Id|Point of Contact Id"
        "|Creation date",
        ("77aa", "Looms", "12000500000", "GBP", "2026-05-31", "NEW", "11aa", "55aa", "2026-01-05T09:30:00.000Z"),
        ("77bb", "Spindles", "900000000", "GBP", "2026-02-10", "WON", "11bb", "", "2026-01-07T09:30:00.000Z"),
    ),
    "people.csv": _csv(
        "Id|Name / First Name|Name / Last Name|Emails / Primary Email|Phones / Primary Phone Number|Job Title"
        "|Company Id",
        ("55aa", "Ada", "Byron", "ada@example.test", "+44 20 7946 0001", "Engineer", "11aa"),
        ("55bb", "Bo", "Ek", "bo@example.test", "", "", "11bb"),
    ),
    "companies.csv": _csv(
        "Id|Name|Domain Name / Primary Link Url|Employees|Address / Address City|Address / Address Country",
        ("11aa", "Engine Works", "https://engine.test", "120", "London", "United Kingdom"),
        ("11bb", "Engine Works", "", "8", "Leeds", "United Kingdom"),
    ),
}  # fmt: skip

EXPORTS: Mapping[str, Files] = {
    "salesforce": SALESFORCE, "hubspot": HUBSPOT, "zoho": ZOHO, "espocrm": ESPO, "twenty": TWENTY,
}  # fmt: skip
