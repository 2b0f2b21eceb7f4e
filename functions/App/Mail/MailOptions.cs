namespace SppsFlows.Mail;

/// <summary>Configuration section <c>Mail</c>: what carries the mails out.</summary>
public sealed class MailOptions
{
    /// <summary>Must be set outside Development; there the local mailbox is the default.</summary>
    public MailProvider? Provider { get; set; }

    /// <summary>
    /// One address, with or without a name: <c>Social Media Desk &lt;social@district.example&gt;</c>. Message-IDs use its domain.
    /// </summary>
    public string From { get; set; } = "";

    /// <summary>Where answers go; empty for <see cref="From"/>.</summary>
    public string ReplyTo { get; set; } = "";

    /// <summary>How many mails are sent at once. Microsoft 365 accepts three connections from one sender.</summary>
    public int Parallel { get; set; } = 3;

    public SmtpOptions Smtp { get; set; } = new();

    public SendGridOptions SendGrid { get; set; } = new();
}

public enum MailProvider
{
    /// <summary>Files in <c>{Data:Folder}/mailbox</c>; nothing leaves the machine.</summary>
    Local,
    Smtp,
    SendGrid,
}

/// <summary>Configuration section <c>Mail:Smtp</c>.</summary>
public sealed class SmtpOptions
{
    public string Host { get; set; } = "";

    public int Port { get; set; } = 587;

    /// <summary>Empty for a server that trusts this machine's address.</summary>
    public string User { get; set; } = "";

    public string Password { get; set; } = "";

    public SmtpSecurity Security { get; set; } = SmtpSecurity.StartTls;

    /// <summary>For one command to the server, or one answer from it.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);
}

public enum SmtpSecurity
{
    /// <summary>Port 587: STARTTLS, or no mail.</summary>
    StartTls,

    /// <summary>Port 465.</summary>
    Tls,

    /// <summary>Unencrypted: only for a relay on this machine.</summary>
    None,
}

/// <summary>Configuration section <c>Mail:SendGrid</c>.</summary>
public sealed class SendGridOptions
{
    public string ApiKey { get; set; } = "";

    /// <summary>The API's address; that of the EU region is <c>https://api.eu.sendgrid.com</c>.</summary>
    public string BaseUrl { get; set; } = "https://api.sendgrid.com";

    /// <summary>The key of the signed event webhook, in base64, as SendGrid shows it. If it is empty, bounces are not accepted.</summary>
    public string EventPublicKey { get; set; } = "";

    /// <summary>SendGrid checks the mails and delivers none.</summary>
    public bool Sandbox { get; set; }

    /// <summary>Shown in SendGrid's statistics, along with the kind of mail.</summary>
    public string Category { get; set; } = "sppsflows";

    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);
}
