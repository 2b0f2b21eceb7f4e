using System.Security.Cryptography;
using System.Text;
using MimeKit;

namespace SppsFlows.Mail;

/// <summary>
/// Message-IDs of our mails, without angle brackets. The same key always gives the same id, so a mail that is sent twice because of a crash
/// is one mail to its reader.
/// </summary>
public static class MailId
{
    private const int HashCharacters = 32;

    public static string Of(string key, string from)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
        return $"{hash[..HashCharacters]}@{MailboxAddress.Parse(from).Domain}";
    }
}
