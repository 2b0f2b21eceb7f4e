namespace SppsFlows.Settings;

/// <summary>Configuration section <c>App</c>: what the district is called and where people find it.</summary>
public sealed class AppOptions
{
    public string DistrictName { get; set; } = "Sample District";

    /// <summary>
    /// The address in mailed links, without a slash at the end; in Development it follows the address that the process listens on.
    /// </summary>
    public string PublicUrl { get; set; } = "http://localhost:7071";

    /// <summary>E-mail domains that are the district's (A3), lower case.</summary>
    public IList<string> EmailDomains { get; } = [];

    /// <summary>Phone numbers that are the district's (A3), as prefixes of digits with area code: <c>651555</c>.</summary>
    public IList<string> PhonePrefixes { get; } = [];

    /// <summary>The office that keeps the registry; it is mailed whatever needs a person.</summary>
    public string CommunicationsEmail { get; set; } = "";
}
