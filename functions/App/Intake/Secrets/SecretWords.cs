namespace SppsFlows.Intake.Secrets;

/// <summary>
/// What people call a credential, in the languages of the district's staff and families. These are parts of case-insensitive regular
/// expressions.
/// </summary>
internal static class SecretWords
{
    /// <summary>Between the words of one label: "pass word", "pass-word", "pass_word", "password".</summary>
    private const string S = @"[\s_-]*";

    /// <summary>Whole words.</summary>
    private const string Spaced =
        $@"pass(?:word|wd|wort|wrd|code|phrase|key)?s?|pass{S}word|pwd?s?|psw|passw|" +
        $@"credentials?|creds?|(?:login|log{S}in|sign{S}in|account){S}(?:details|data|info(?:rmation)?)|" +
        $@"(?:recovery|backup|back{S}up|security|verification|authenticator|login|log{S}in|sign{S}in"
        + $@"|access|one{S}time|2{S}step|2fa|mfa|reset){S}(?:codes?|pins?|keys?|phrases?|words?)|"
            +
        $@"(?:client|app|api|shared|consumer|totp|otp|2fa|mfa|authenticator|setup|set{S}up"
        + $@"|access|secret|private|bearer){S}(?:secret|key|seed|token)s?|"
            +
        $@"secrets?|tokens?|totp|otp|2fa|mfa|seed|pin(?:{S}code|{S}number)?|" +
        // Spanish, Portuguese, French, German
        $@"contrase(?:ñ|n|ñ)as?|clave(?:{S}de{S}acceso|{S}secreta)?|credenciales"
        + $@"|c(?:ó|o)digos?{S}de{S}(?:recuperaci(?:ó|o)n|respaldo|seguridad)|senhas?|"
            +
        $@"mots?{S}de{S}passe|mdp|identifiants|passw(?:ö|oe)rter|kennw(?:o|ö|oe)rt(?:er)?|zugangsdaten|" +
        // Hmong, Somali, Vietnamese, Russian, Arabic, Amharic
        $@"lo{S}lus{S}(?:zais|nkag)|(?:ereyga|erayga|furaha){S}sirta(?:{S}ah)?"
        + $@"|mật{S}khẩu|mat{S}khau|парол[а-я]*|كلمة{S}(?:المرور|السر)|የይለፍ{S}ቃል";

    /// <summary>For scripts that put no space between words: Burmese (read by Karen families), Chinese, Japanese, Korean.</summary>
    private const string Unspaced = "စကားဝှက်|密码|密碼|口令|パスワード|비밀번호|암호";

    public const string Pattern = $@"(?:(?<![\p{{L}}\p{{Nd}}])(?:{Spaced})(?![\p{{L}}\p{{Nd}}])|{Unspaced})";
}
