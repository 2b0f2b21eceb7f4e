namespace SppsFlows.Intake;

/// <summary>Configuration section <c>Intake</c>: who may hand in forms, and how (J1, J2). See <c>docs/intake.md</c>.</summary>
public sealed class IntakeOptions
{
    public WebhookOptions Webhooks { get; set; } = new();

    public InboundMailOptions Mail { get; set; } = new();

    /// <summary>By source name, then question: the field it fills. For questions that are not recognized without it.</summary>
    public Dictionary<string, Dictionary<string, string>> Mappings { get; } = new(StringComparer.OrdinalIgnoreCase);
}

/// <summary>Configuration section <c>Intake:Webhooks</c>.</summary>
public sealed class WebhookOptions
{
    /// <summary><c>whsec_</c> and base64; several, separated by spaces, while one replaces another.</summary>
    public string Secret { get; set; } = "";

    /// <summary>Services that cannot sign: name and key, sent as <c>Authorization: Bearer</c>.</summary>
    public Dictionary<string, string> Keys { get; } = new(StringComparer.OrdinalIgnoreCase);

    public TimeSpan Tolerance { get; set; } = TimeSpan.FromMinutes(5);

    public int MaxBytes { get; set; } = 256 * 1024;
}

/// <summary>Configuration section <c>Intake:Mail</c>.</summary>
public sealed class InboundMailOptions
{
    /// <summary>The key of SendGrid's security policy for Inbound Parse: base64, as SendGrid shows it.</summary>
    public string SendGridPublicKey { get; set; } = "";

    /// <summary>For a poster that cannot sign: <c>https://user:password@host/api/mail/inbound</c>.</summary>
    public string User { get; set; } = "";

    public string Password { get; set; } = "";

    /// <summary>Local parts of our addresses, and the form that mail to them is for.</summary>
    public Dictionary<string, string> Addresses { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>SendGrid accepts mails of 30 MB, attachments included.</summary>
    public int MaxBytes { get; set; } = 32 * 1024 * 1024;
}
