"""What other CRMs' exports are called and hold: Salesforce, HubSpot, Zoho, EspoCRM, Twenty.

Written by what each publishes of its exports: API names in Salesforce's and EspoCRM's, labels in the others'.
"""

from collections.abc import Mapping
from dataclasses import replace

from rapport.crm.imports.kits import From, KitFile

LABELS = {
    "salesforce": "Salesforce", "hubspot": "HubSpot", "zoho": "Zoho CRM", "espocrm": "EspoCRM", "twenty": "Twenty",
}  # fmt: skip

_Ways = From | tuple[From, ...]


def _as(*headers: str) -> From:
    return From(headers=headers)


def _id(*headers: str, starts: str = "", only: tuple[str, str] | None = None) -> From:
    return From(headers=headers, how="id", starts=starts, only=only)


def _joined(*headers: str) -> From:
    return From(headers=headers, how="joined")


def _address(
    street: str, city: str, region: str, postcode: str, country: str, more: str = "", *, beyond: bool = False
) -> From:
    """An address of another system as ours is written in a cell."""
    return From(headers=("", street, more, city, region, postcode, country), how="bars", beyond=beyond)


def _words(header: str, /, **ours: str) -> From:
    """Our words, each with theirs between bars; ours for everything else is that with an empty one."""
    words = {each: mine for mine, theirs in ours.items() for each in theirs.split("|")}
    return From(headers=(header,), how="word", words=words)


def _always(value: str) -> From:
    return From(how="always", always=value)


def _file(system: str, part: str, becomes: str, known_by: str, /, **fields: _Ways) -> KitFile:
    ways: Mapping[str, tuple[From, ...]] = {
        each: given if isinstance(given, tuple) else (given,) for each, given in fields.items()
    }
    headers = tuple(known_by.split("|"))
    # Of several pipelines in one file one is made of all their stages.
    leaves = ("Pipeline",) if becomes == "deal" else ()
    return KitFile(
        system=system, label=LABELS[system], part=part, object=becomes, known_by=headers, fields=ways, leaves=leaves
    )


_PRIORITY = {"high": "high|highest|urgent", "normal": "normal|medium|", "low": "low|lowest"}
_TASK_DONE = {"done": "completed|done|finished", "open": "|not started|in progress|todo|in_progress|deferred|waiting"}
_LEAD = {
    "new": "new|open - not contacted|not contacted|",
    "working": "working|working - contacted|assigned|in process|contacted",
    "sql": "qualified", "disqualified": "unqualified|closed - not converted|dead|recycled|junk lead|lost lead",
    "converted": "converted|closed - converted",
}  # fmt: skip

_SALESFORCE_REFS = {
    "company": _id("WhatId", "ParentId", starts="001"), "deal": _id("WhatId", "ParentId", starts="006"),
    "contact": _id("WhoId", "ParentId", starts="003"), "lead": _id("WhoId", "ParentId", starts="00Q"),
    "owner_id": _id("OwnerId"), "external_id": _id("Id"),
}  # fmt: skip

SALESFORCE = (
    _file(
        "salesforce", "user", "person", "Id|Username|FirstName|LastName", external_id=_id("Id"),
        name=_joined("FirstName", "LastName"), manager=_id("ManagerId"),
    ),
    _file(
        "salesforce", "account", "company", "Id|Name|OwnerId|ParentId|Industry", external_id=_id("Id"),
        name=_as("Name"), parent=_id("ParentId"), industry=_as("Industry"), phone=_as("Phone"), website=_as("Website"),
        annual_revenue=_as("AnnualRevenue"), employees=_as("NumberOfEmployees"), address=_as("BillingStreet"),
        city=_as("BillingCity"), country=_as("BillingCountry"), description=_as("Description"),
        addresses_billing=_address(
            "BillingStreet", "BillingCity", "BillingState", "BillingPostalCode", "BillingCountry", beyond=True
        ),
        addresses_delivery=_address(
            "ShippingStreet", "ShippingCity", "ShippingState", "ShippingPostalCode", "ShippingCountry"
        ),
        source=_as("AccountSource"), year_founded=_as("YearStarted"), owner_id=_id("OwnerId"),
    ),
    _file(
        "salesforce", "contact", "contact", "Id|AccountId|FirstName|LastName|OwnerId", external_id=_id("Id"),
        name=_joined("FirstName", "LastName"), companies=_id("AccountId"), email=_as("Email"),
        mobile=_as("MobilePhone", "Phone"), title=_as("Title"), birthday=_as("Birthdate"), city=_as("MailingCity"),
        source=_as("LeadSource"), note=_as("Description"), owner_id=_id("OwnerId"),
    ),
    _file(
        "salesforce", "lead", "lead", "Id|FirstName|LastName|Company|Status|OwnerId", external_id=_id("Id"),
        name=_joined("FirstName", "LastName"), company_name=_as("Company"), title=_as("Title"), email=_as("Email"),
        mobile=_as("MobilePhone", "Phone"), source=_as("LeadSource"), status=_words("Status", **_LEAD),
        received_on=_as("CreatedDate"), note=_as("Description"), owner_id=_id("OwnerId"),
    ),
    _file(
        "salesforce", "opportunity", "deal", "Id|AccountId|Name|StageName|CloseDate|OwnerId", external_id=_id("Id"),
        name=_as("Name"), company=_id("AccountId"), contacts=_id("ContactId"), stage=_as("StageName"),
        amount=_as("Amount"), currency=_as("CurrencyIsoCode"), probability=_as("Probability"),
        close_date=_as("CloseDate"), started_on=_as("CreatedDate"), next_step=_as("NextStep"),
        source=_as("LeadSource"), description=_as("Description"), owner_id=_id("OwnerId"),
    ),
    _file(
        "salesforce", "opportunity_history", "stage_history", "OpportunityId|StageName|CreatedDate",
        deal=_id("OpportunityId"), stage=_as("StageName"), entered_at=_as("CreatedDate"),
    ),
    _file(
        "salesforce", "opportunity_field_history", "stage_history", "OpportunityId|Field|OldValue|NewValue|CreatedDate",
        deal=_id("OpportunityId"), stage=From(headers=("NewValue",), only=("Field", "StageName")),
        from_stage=From(headers=("OldValue",), only=("Field", "StageName")), entered_at=_as("CreatedDate"),
    ),
    _file(
        "salesforce", "product", "product", "Id|Name|ProductCode|IsActive", external_id=_id("Id"), name=_as("Name"),
        code=_as("ProductCode"), series=_as("Family"), active=_as("IsActive"), description=_as("Description"),
    ),
    _file(
        "salesforce", "task", "task", "Id|WhoId|WhatId|Subject|ActivityDate|Status|Priority", title=_as("Subject"),
        due_on=_as("ActivityDate"), status=_words("Status", **_TASK_DONE), priority=_words("Priority", **_PRIORITY),
        description=_as("Description"), **_SALESFORCE_REFS,
    ),
    _file(
        "salesforce", "event", "activity", "Id|WhoId|WhatId|Subject|StartDateTime|DurationInMinutes",
        kind=_always("meeting"), subject=_as("Subject"), body=_as("Description"), occurred_at=_as("StartDateTime"),
        minutes=_as("DurationInMinutes"), **_SALESFORCE_REFS,
    ),
    _file(
        "salesforce", "note", "activity", "Id|ParentId|Title|Body|OwnerId", kind=_always("note"), subject=_as("Title"),
        body=_as("Body"), occurred_at=_as("CreatedDate"), **_SALESFORCE_REFS,
    ),
)  # fmt: skip

HUBSPOT = (
    _file(
        "hubspot", "companies", "company", "Record ID|Company name", external_id=_id("Record ID"),
        name=_as("Company name"), industry=_as("Industry"), phone=_as("Phone Number"),
        website=_as("Website URL", "Company Domain Name"), annual_revenue=_as("Annual Revenue"),
        employees=_as("Number of Employees"), address=_as("Street Address"), city=_as("City"),
        country=_as("Country/Region", "Country"), description=_as("Description"), year_founded=_as("Year Founded"),
        parent=_id("Parent Company IDs", "Parent Company ID"), owner_id=_as("Company owner"),
        addresses_billing=_address(
            "Street Address", "City", "State/Region", "Postal Code", "Country/Region", "Street Address 2", beyond=True
        ),
    ),
    _file(
        "hubspot", "contacts", "contact", "Record ID|First Name|Last Name", external_id=_id("Record ID"),
        name=_joined("First Name", "Last Name"), email=_as("Email"),
        mobile=_as("Mobile Phone Number", "Phone Number"), title=_as("Job Title"), birthday=_as("Date of birth"),
        city=_as("City"), source=_as("Original Source"), owner_id=_as("Contact owner"),
        companies=(
            _id("Primary Associated Company ID", "Associated Company IDs (Primary)", "Associated Company IDs"),
            _as("Primary Associated Company", "Associated Company", "Company Name"),
        ),
    ),
    _file(
        "hubspot", "deals", "deal", "Record ID|Deal Name|Deal Stage", external_id=_id("Record ID"),
        name=_as("Deal Name"), stage=_as("Deal Stage"), amount=_as("Amount"), currency=_as("Currency", "Deal currency"),
        close_date=_as("Close Date"), started_on=_as("Create Date"), next_step=_as("Next step"),
        description=_as("Deal Description"), owner_id=_as("Deal owner"),
        company=(
            _id("Primary Associated Company ID", "Associated Company IDs (Primary)", "Associated Company IDs"),
            _as("Primary Associated Company", "Associated Company"),
        ),
        contacts=(_id("Associated Contact IDs"), _as("Associated Contact")),
    ),
    replace(
        _file("hubspot", "stage_history", "stage_history", "Record ID|Deal Stage", deal=_id("Record ID")),
        spread=r"date entered\s*[\"“'](.+?)[\"”']|hs_(?:v2_)?date_entered_(.+)",
    ),
    _file(
        "hubspot", "products", "product", "Record ID|Name|Unit price", external_id=_id("Record ID"), name=_as("Name"),
        code=_as("SKU"), price=_as("Unit price"), description=_as("Product description", "Description"),
    ),
    _file(
        "hubspot", "tasks", "task", "Record ID|Task Title|Task Status", external_id=_id("Record ID"),
        title=_as("Task Title"), due_on=_as("Due date"), status=_words("Task Status", **_TASK_DONE),
        priority=_words("Priority", **_PRIORITY), description=_as("Task Notes"), owner_id=_as("Assigned to"),
        company=_id("Associated Company IDs"), contact=_id("Associated Contact IDs"), deal=_id("Associated Deal IDs"),
    ),
    _file(
        "hubspot", "notes", "activity", "Record ID|Note body|Activity date", external_id=_id("Record ID"),
        kind=_always("note"), body=_as("Note body"), occurred_at=_as("Activity date"),
        owner_id=_as("Activity assigned to"), company=_id("Associated Company IDs"),
        contact=_id("Associated Contact IDs"), deal=_id("Associated Deal IDs"),
    ),
)  # fmt: skip

ZOHO = (
    _file(
        "zoho", "accounts", "company", "Record Id|Account Name|Account Owner", external_id=_id("Record Id"),
        name=_as("Account Name"), industry=_as("Industry"), phone=_as("Phone"), website=_as("Website"),
        annual_revenue=_as("Annual Revenue"), employees=_as("Employees"), address=_as("Billing Street"),
        city=_as("Billing City"), country=_as("Billing Country"), description=_as("Description"),
        parent=(_id("Parent Account.id"), _as("Parent Account")), owner_id=_as("Account Owner"),
        addresses_billing=_address(
            "Billing Street", "Billing City", "Billing State", "Billing Code", "Billing Country", beyond=True
        ),
        addresses_delivery=_address(
            "Shipping Street", "Shipping City", "Shipping State", "Shipping Code", "Shipping Country"
        ),
    ),
    _file(
        "zoho", "contacts", "contact", "Record Id|First Name|Last Name|Contact Owner|Account Name",
        external_id=_id("Record Id"),
        name=_joined("First Name", "Last Name"), email=_as("Email"), mobile=_as("Mobile", "Phone"), title=_as("Title"),
        birthday=_as("Date of Birth"), city=_as("Mailing City"), source=_as("Lead Source"), note=_as("Description"),
        companies=(_id("Account Name.id"), _as("Account Name")), owner_id=_as("Contact Owner"),
    ),
    _file(
        "zoho", "leads", "lead", "Record Id|Company|First Name|Last Name|Lead Owner", external_id=_id("Record Id"),
        name=_joined("First Name", "Last Name"), company_name=_as("Company"), title=_as("Title"), email=_as("Email"),
        mobile=_as("Mobile", "Phone"), source=_as("Lead Source"), status=_words("Lead Status", **_LEAD),
        received_on=_as("Created Time"), note=_as("Description"), owner_id=_as("Lead Owner"),
    ),
    _file(
        "zoho", "deals", "deal", "Record Id|Deal Name|Stage|Deal Owner", external_id=_id("Record Id"),
        name=_as("Deal Name"), stage=_as("Stage"), amount=_as("Amount"), currency=_as("Currency"),
        probability=_as("Probability (%)", "Probability"), close_date=_as("Closing Date"),
        started_on=_as("Created Time"), next_step=_as("Next Step"), source=_as("Lead Source"),
        description=_as("Description"), company=(_id("Account Name.id"), _as("Account Name")),
        contacts=(_id("Contact Name.id"), _as("Contact Name")), owner_id=_as("Deal Owner"),
    ),
    _file(
        "zoho", "stage_history", "stage_history", "Deal Name.id|Stage|Modified Time", deal=_id("Deal Name.id"),
        stage=_as("Stage"), entered_at=_as("Modified Time"),
    ),
    _file(
        "zoho", "products", "product", "Record Id|Product Name|Product Code", external_id=_id("Record Id"),
        name=_as("Product Name"), code=_as("Product Code"), series=_as("Product Category"), price=_as("Unit Price"),
        active=_as("Product Active"), description=_as("Description"),
    ),
    _file(
        "zoho", "tasks", "task", "Record Id|Subject|Due Date|Task Owner", external_id=_id("Record Id"),
        title=_as("Subject"), due_on=_as("Due Date"), status=_words("Status", **_TASK_DONE),
        priority=_words("Priority", **_PRIORITY), description=_as("Description"), contact=_id("Contact Name.id"),
        company=_id("Related To.id"), deal=_id("Related To.id"), owner_id=_as("Task Owner"),
    ),
    _file(
        "zoho", "notes", "activity", "Record Id|Note Content", external_id=_id("Record Id"), kind=_always("note"),
        subject=_as("Note Title"), body=_as("Note Content"), occurred_at=_as("Created Time"),
        company=_id("Parent ID.id", "Parent ID"), contact=_id("Parent ID.id", "Parent ID"),
        deal=_id("Parent ID.id", "Parent ID"), lead=_id("Parent ID.id", "Parent ID"), owner_id=_as("Note Owner"),
    ),
)  # fmt: skip

_ESPO_REFS = {
    "company": _id("parentId", only=("parentType", "Account")), "lead": _id("parentId", only=("parentType", "Lead")),
    "contact": _id("parentId", only=("parentType", "Contact")),
    "deal": _id("parentId", only=("parentType", "Opportunity")),
    "owner_id": _as("assignedUserName"), "external_id": _id("id"),
}  # fmt: skip

ESPO = (
    _file(
        "espocrm", "account", "company", "id|name|industry|assignedUserName", external_id=_id("id"), name=_as("name"),
        industry=_as("industry"), phone=_as("phoneNumber"), website=_as("website"),
        address=_as("billingAddressStreet"), city=_as("billingAddressCity"), country=_as("billingAddressCountry"),
        description=_as("description"), owner_id=_as("assignedUserName"),
        addresses_billing=_address(
            "billingAddressStreet", "billingAddressCity", "billingAddressState", "billingAddressPostalCode",
            "billingAddressCountry", beyond=True,
        ),
        addresses_delivery=_address(
            "shippingAddressStreet", "shippingAddressCity", "shippingAddressState", "shippingAddressPostalCode",
            "shippingAddressCountry",
        ),
    ),
    _file(
        "espocrm", "contact", "contact", "id|firstName|lastName|accountId|assignedUserName", external_id=_id("id"),
        name=_joined("firstName", "lastName"), email=_as("emailAddress"), mobile=_as("phoneNumber"),
        title=_as("title"), city=_as("addressCity"), note=_as("description"), companies=_id("accountId"),
        owner_id=_as("assignedUserName"),
    ),
    _file(
        "espocrm", "lead", "lead", "id|firstName|lastName|status|assignedUserName", external_id=_id("id"),
        name=_joined("firstName", "lastName"), company_name=_as("accountName"), title=_as("title"),
        email=_as("emailAddress"), mobile=_as("phoneNumber"), source=_as("source"), status=_words("status", **_LEAD),
        received_on=_as("createdAt"), note=_as("description"), owner_id=_as("assignedUserName"),
    ),
    _file(
        "espocrm", "opportunity", "deal", "id|name|stage|closeDate|assignedUserName", external_id=_id("id"),
        name=_as("name"), company=_id("accountId"), contacts=_id("contactId"), stage=_as("stage"),
        amount=_as("amount"), currency=_as("amountCurrency"), probability=_as("probability"),
        close_date=_as("closeDate"), started_on=_as("createdAt"), source=_as("leadSource"),
        description=_as("description"), owner_id=_as("assignedUserName"),
    ),
    _file(
        "espocrm", "task", "task", "id|name|status|dateEnd|priority|parentType|parentId", title=_as("name"),
        due_on=_as("dateEndDate", "dateEnd"), status=_words("status", **_TASK_DONE),
        priority=_words("priority", **_PRIORITY), description=_as("description"), **_ESPO_REFS,
    ),
    _file(
        "espocrm", "call", "activity", "id|name|dateStart|direction|parentType|parentId", kind=_always("call"),
        subject=_as("name"), body=_as("description"), occurred_at=_as("dateStart"), **_ESPO_REFS,
    ),
    _file(
        "espocrm", "meeting", "activity", "id|name|dateStart|parentType|parentId", kind=_always("meeting"),
        subject=_as("name"), body=_as("description"), occurred_at=_as("dateStart"), **_ESPO_REFS,
    ),
    _file(
        "espocrm", "note", "activity", "id|post|type|parentType|parentId", kind=_always("note"), body=_as("post"),
        occurred_at=_as("createdAt"), **{**_ESPO_REFS, "owner_id": _as("createdByName")},
    ),
)  # fmt: skip

TWENTY = (
    _file(
        "twenty", "companies", "company", "Id|Name|Domain Name / Primary Link Url", external_id=_id("Id"),
        name=_as("Name"), website=_as("Domain Name / Primary Link Url"), employees=_as("Employees"),
        address=_as("Address / Address Street 1"), city=_as("Address / Address City"),
        country=_as("Address / Address Country"),
        addresses_billing=_address(
            "Address / Address Street 1", "Address / Address City", "Address / Address State",
            "Address / Address Post Code", "Address / Address Country", "Address / Address Street 2", beyond=True,
        ),
    ),
    _file(
        "twenty", "people", "contact", "Id|Name / First Name|Name / Last Name", external_id=_id("Id"),
        name=_joined("Name / First Name", "Name / Last Name"), email=_as("Emails / Primary Email"),
        mobile=_as("Phones / Primary Phone Number"), title=_as("Job Title"), city=_as("City"),
        companies=_id("Company Id"),
    ),
    _file(
        "twenty", "opportunities", "deal", "Id|Name|Stage|Close Date|Company Id", external_id=_id("Id"),
        name=_as("Name"), company=_id("Company Id"), contacts=_id("Point of Contact Id"), stage=_as("Stage"),
        amount=From(headers=("Amount / Amount Micros",), how="micros"), currency=_as("Amount / Currency Code"),
        close_date=_as("Close Date"), started_on=_as("Creation date", "Created At"),
    ),
    _file(
        "twenty", "tasks", "task", "Id|Title|Status|Due Date", external_id=_id("Id"), title=_as("Title"),
        due_on=_as("Due Date"), status=_words("Status", **_TASK_DONE),
        description=_as("Body / Markdown", "Body"),
    ),
    _file(
        "twenty", "notes", "activity", "Id|Title|Body / Markdown", external_id=_id("Id"), kind=_always("note"),
        subject=_as("Title"), body=_as("Body / Markdown"), occurred_at=_as("Creation date", "Created At"),
    ),
)  # fmt: skip

FILES = (*SALESFORCE, *HUBSPOT, *ZOHO, *ESPO, *TWENTY)

BY_NAME: Mapping[str, KitFile] = {each.name: each for each in FILES}
