using SppsFlows.Intake.Forms;
using SppsFlows.Policy;

namespace SppsFlows.Accounts.Request;

/// <summary>The account request (A1) as a <see cref="FormDefinition"/>.</summary>
public static class AccountRequestFields
{
    public static FormDefinition Definition { get; } = new("account-request", "Ask for a social media account",
        "A school, department or classroom account on a social media platform, new or existing. What is missing or wrong is asked back "
        + "from the requester by a mailed link.",
        [
            new(
                "organization", FieldNames.Of("organization"), "Name or id of the school or department, as in the district's directory.",
                FieldShape.Text, 200, "Birch Hill Elementary",
                    Names: ["organisation", "school", "department", "school name", "building", "site", "org"],
                    Phrases: [
                        "school or department", "school department", "which school", "what school", "which department", "your school",
                        "your department", "name of school", "name of the school"
                    ]),
            new(
                "kind", FieldNames.Of("kind"), "For a whole school, a department, or one class.", FieldShape.Text, 40, "Classroom",
                Choices: [.. Enum.GetNames<AccountKind>()],
                    Names: ["type", "account type", "type of account", "account kind"],
                    Phrases: ["kind of account", "type of account", "account type", "who is the account for"]),
            new(
                "platform", FieldNames.Of("platform"), "Name of the platform. One that is not listed goes to app vetting first.",
                FieldShape.Text, 60, "Instagram",
                    Names: ["network", "social network", "site or app", "app", "social media platform"],
                    Phrases: ["platform", "which network", "social network", "which app"]),
            new(
                "handle", FieldNames.Of("handle"), "The name that the account has or shall have, with or without @.", FieldShape.Text, 200,
                "birchhill.room12",
                    Names: ["account name", "username", "user name", "user", "screen name", "account", "name of account"],
                    Phrases: ["handle", "account name", "name of the account", "username", "user name"]),
            new(
                "url", FieldNames.Of("url"), "Address of the page of an existing account.", FieldShape.Text, 500,
                "https://www.instagram.com/birchhill.room12", Required: false,
                    Names: ["link", "web address", "address of page", "page", "account url", "page url", "profile"],
                    Phrases: ["address of the page", "page address", "link to the", "url of"]),
            new(
                "existing", FieldNames.Of("existing"), "Yes when the account exists already and is to be registered.", FieldShape.YesNo, 40,
                false, Required: false,
                    Names: ["existing account", "already exists", "exists", "new or existing"],
                    Phrases: ["already exist", "exist already", "existing account", "new or existing"]),
            new(
                "purpose", FieldNames.Of("purpose"), "What the account is for, in a sentence or two.", FieldShape.Text, 2000,
                "Show families what the class is learning.",
                    Names: ["reason", "goal", "why", "purpose of account", "description"],
                    Phrases: ["purpose", "what will you use", "what is the account for", "why do you"]),
            new("audience", FieldNames.Of("audience"), "Whom the account is for.", FieldShape.Text, 500, "Families of grade 3",
                Names: ["target audience", "for whom", "readers", "followers"],
                Phrases: ["audience", "for whom", "who will follow", "who will see"]),
            new(
                "grades", FieldNames.Of("grades"), "Grades of the class; for classroom accounts.", FieldShape.Text, 100, "3",
                Required: false,
                    Names: ["grade", "grade level", "grade levels"], Phrases: ["grade", "grades"]),
            new(
                "contactEmail", FieldNames.Of("contactEmail"), "The district e-mail address that the account is created with.",
                FieldShape.Text, 254, "birch@lakeside.example",
                    Names: ["contact email", "account email", "email of account", "email for the account"],
                    Phrases: [
                        "contact email", "account email", "email for the account", "email of the account", "email address for the account",
                        "email used"
                    ]),
            new(
                "contactPhone", FieldNames.Of("contactPhone"), "The district phone number that the account is created with.",
                FieldShape.Text, 40, "651-555-0110",
                    Names: ["phone", "phone number", "telephone", "contact telephone"],
                    Phrases: ["contact phone", "phone number", "telephone", "phone for the account"]),
            new(
                "contactAddress", FieldNames.Of("contactAddress"), "The street address of the school or office.", FieldShape.Text, 300,
                "12 Birch Hill Road, Lakeside, MN 55101",
                    Names: ["address", "street address", "mailing address", "postal address", "site address"],
                    Phrases: ["contact address", "street address", "mailing address", "postal address"]),
            new(
                "managers", FieldNames.Of("managers"),
                "District e-mail addresses of the people who run the account: at least two for a school or department.", FieldShape.List,
                254,
                    new[] { "tom.vang@lakeside.example", "amina.yusuf@lakeside.example" },
                    Names: [
                        "manager", "account managers", "account manager", "custodians", "administrators", "admins", "people responsible"
                    ],
                    Phrases: ["managers", "manager", "custodians", "who will manage", "who will run", "responsible people"]),
            new(
                "acknowledgements", FieldNames.Of("acknowledgements"),
                "Keys of the texts that the requester has read and takes on, or \"all\". The form that is signed must show them.",
                FieldShape.List, 200,
                    new[] { "all" }, Choices: [.. Acknowledgement.All.Select(text => text.Key), "all"],
                    Names: ["acknowledgement", "acknowledgements", "acknowledgments", "acknowledgment", "i agree", "agreement", "terms"],
                    Phrases: ["acknowledge", "i agree", "do you agree", "i have read", "agreement", "responsibilities"]),
        ]);

    /// <param name="values">By field name.</param>
    public static AccountRequestForm ToForm(FormValues values) => new()
    {
        Organization = values.Text("organization"),
        Kind = values.Text("kind"),
        Platform = values.Text("platform"),
        Handle = values.Text("handle"),
        Url = values.Text("url"),
        Existing = values.Text("existing"),
        Purpose = values.Text("purpose"),
        Audience = values.Text("audience"),
        Grades = values.Text("grades"),
        ContactEmail = values.Text("contactEmail"),
        ContactPhone = values.Text("contactPhone"),
        ContactAddress = values.Text("contactAddress"),
        Managers = values.List("managers"),
        Acknowledgements = values.List("acknowledgements"),
    };
}
