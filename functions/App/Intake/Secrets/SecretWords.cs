using System.Text.RegularExpressions;

namespace SppsFlows.Intake.Secrets;

/// <summary>What people call a credential, in the languages of the district's staff and families.</summary>
internal static class SecretWords
{
    /// <summary>Whole words, between spaces or marks; a space in them matches one or more of space, hyphen and underscore, or nothing.</summary>
    private static readonly string[] Spaced =
    [
        "pass(?:word|wd|wort|wrd|code|phrase|key)?s?", "pass word", "pwd?s?", "psw", "passw",
        "credentials?", "creds?", "(?:login|log in|sign in|account) (?:details|data|info(?:rmation)?)",
        "(?:recovery|backup|back up|security|verification|authenticator|login|log in|sign in|access|one time|2 step|2fa|mfa|reset) (?:codes?|pins?|keys?|phrases?|words?)",
        "(?:client|app|api|shared|consumer|totp|otp|2fa|mfa|authenticator|setup|set up|access|secret|private|bearer) (?:secret|key|seed|token)s?",
        "secrets?", "tokens?", "totp", "otp", "2fa", "mfa", "seed", "pin(?: code| number)?",
        // Spanish, Portuguese, French, German
        "contrase(?:ñ|n|n\u0303)as?", "clave(?: de acceso| secreta)?", "credenciales", "c(?:ó|o)digos? de (?:recuperaci(?:ó|o)n|respaldo|seguridad)", "senhas?",
        "mots? de passe", "mdp", "identifiants", "passw(?:ö|oe)rter", "kennw(?:o|ö|oe)rt(?:er)?", "zugangsdaten",
        // Hmong, Somali, Vietnamese, Russian, Arabic, Amharic
        "lo lus (?:zais|nkag)", "(?:ereyga|erayga|furaha) sirta(?: ah)?", "mật khẩu", "mat khau", "парол[а-я]*", "كلمة (?:المرور|السر)", "የይለፍ ቃል",
    ];

    /// <summary>Of scripts that put no space between words: Burmese (read by Karen families), Chinese, Japanese, Korean.</summary>
    private static readonly string[] Unspaced = ["စကားဝှက်", "密码", "密碼", "口令", "パスワード", "비밀번호", "암호"];

    /// <summary>As part of a regular expression that ignores case.</summary>
    public static string Pattern { get; } =
        $@"(?:(?<![\p{{L}}\p{{Nd}}])(?:{string.Join('|', Spaced.Select(word => word.Replace(" ", @"[\s_-]*", StringComparison.Ordinal)))})(?![\p{{L}}\p{{Nd}}])|{string.Join('|', Unspaced.Select(Regex.Escape))})";
}
