namespace SppsFlows.Accounts.Request;

/// <summary>The fields of an account request as people read them.</summary>
public static class FieldNames
{
    public static string Of(string field) => field switch
    {
        "organization" => "School or department",
        "kind" => "Kind of account",
        "platform" => "Platform",
        "handle" => "Name of the account",
        "url" => "Address of the page",
        "existing" => "Exists already",
        "purpose" => "Purpose",
        "audience" => "Audience",
        "grades" => "Grades",
        "contactEmail" => "Contact e-mail",
        "contactPhone" => "Contact phone",
        "contactAddress" => "Contact address",
        "managers" => "Responsible managers",
        "acknowledgements" => "What you take on",
        "whatChanged" => "What you changed",
        "signature" => "Your name",
        "code" => "Confirmation code",
        _ => field,
    };
}
