using CsCheck;
using SppsFlows.Intake.Secrets;

namespace SppsFlows.App.Tests.Intake.Secrets;

public sealed class SecretScrubberTests
{
    private const string Canary = "Kestrel-4471-Zq";

    [Theory]
    [InlineData("Password: {0}")]
    [InlineData("password:{0}")]
    [InlineData("PASSWORD = {0}")]
    [InlineData("pw={0}")]
    [InlineData("Pwd: {0} (please keep safe)")]
    [InlineData("*Password:* {0}")]
    [InlineData("**Password** : {0}")]
    [InlineData("- Password - {0}")]
    [InlineData("Password – {0}")]
    [InlineData("Pass word: {0}")]
    [InlineData("Pass\u200Bword: {0}")]
    [InlineData("Passcode: {0}")]
    [InlineData("The password is {0}.")]
    [InlineData("Our password for the Instagram account is {0}, thanks")]
    [InlineData("password (new): {0}")]
    [InlineData("user/pass: birchhill / {0}")]
    [InlineData("Login details: birchhill {0}")]
    [InlineData("Credentials = birchhill:{0}")]
    [InlineData("log in with password {0} please")]
    [InlineData("pw {0}")]
    [InlineData("Handle: birchhill pw: {0}")]
    [InlineData("> Password: {0}")]
    [InlineData("Password:\n{0}")]
    [InlineData("Password:\n\n  {0}")]
    [InlineData("{{\"handle\":\"birch\",\"password\":\"{0}\"}}")]
    [InlineData("{{\"handle\": \"birch\", \"pw\" : \"{0}\"}}")]
    [InlineData("\\\"password\\\": \\\"{0}\\\"")]
    [InlineData("https://instagram.example/login?user=birch&password={0}")]
    [InlineData("https://birch:{0}@instagram.example/")]
    [InlineData("password%3A%20{0}")]
    [InlineData("<tr><td>Password</td><td>{0}</td></tr>")]
    [InlineData("<b>Password:</b> {0}")]
    [InlineData("<b>Password</b>: <i>{0}</i>")]
    [InlineData("<password>{0}</password>")]
    [InlineData("<dt>Password</dt><dd>{0}</dd>")]
    [InlineData("Contraseña: {0}")]
    [InlineData("la contraseña es {0}")]
    [InlineData("contrasena {0}")]
    [InlineData("Clave de acceso: {0}")]
    [InlineData("Senha: {0}")]
    [InlineData("Mot de passe : {0}")]
    [InlineData("Das Passwort lautet {0}")]
    [InlineData("Kennwort: {0}")]
    [InlineData("Lo lus zais: {0}")]
    [InlineData("tus password yog {0}")]
    [InlineData("Erayga sirta ah: {0}")]
    [InlineData("Furaha sirta ah waa {0}")]
    [InlineData("Mật khẩu: {0}")]
    [InlineData("Пароль: {0}")]
    [InlineData("كلمة المرور: {0}")]
    [InlineData("የይለፍ ቃል: {0}")]
    [InlineData("စကားဝှက်: {0}")]
    [InlineData("我的密码是{0}")]
    [InlineData("密碼：{0}")]
    [InlineData("비밀번호: {0}")]
    [InlineData("otpauth://totp/Birch?secret={0}&issuer=Instagram")]
    [InlineData("API key: {0}")]
    [InlineData("access_token={0}")]
    [InlineData("client secret: {0}")]
    [InlineData("2FA code is {0}")]
    [InlineData("Recovery codes:\n{0}")]
    [InlineData("-----BEGIN PRIVATE KEY-----\n{0}\n-----END PRIVATE KEY-----")]
    public void Credential_HoweverItIsWritten_IsTakenOut(string form)
    {
        var scrubbed = SecretScrubber.Scrub("Good morning\n"
            + string.Format(System.Globalization.CultureInfo.InvariantCulture, form, Canary) + "\nThanks, Tom");

        scrubbed.Found.ShouldBeTrue();
        scrubbed.Text.ShouldNotContain("Kestrel");
        scrubbed.Text.ShouldNotContain("4471");
        scrubbed.Text.ShouldContain("Good morning");
    }

    [Theory]
    [InlineData("Recovery codes:\n4f6d91ab\n77aa 12cd\n1. 9911-22ff\n\nThanks", "Thanks")]
    [InlineData("Backup codes: 4f6d91ab, 9911aabb\n12345678 87654321\nSee you", "See you")]
    public void ListOfCodes_AfterItsLabel_IsTakenOutWhole(string text, string kept)
    {
        var scrubbed = SecretScrubber.Scrub(text);

        scrubbed.Text.ShouldNotContain("4f6d");
        scrubbed.Text.ShouldNotContain("9911");
        scrubbed.Text.ShouldNotContain("8765");
        scrubbed.Text.ShouldNotContain("12cd");
        scrubbed.Text.ShouldContain(kept);
    }

    [Theory]
    [InlineData("JBSWY3DPEHPK3PXP")]
    [InlineData("JBSW Y3DP EHPK 3PXP")]
    [InlineData("jbsw y3dp ehpk 3pxp jbsw y3dp ehpk 3pxp")]
    public void TotpSeed_WithoutAnyLabel_IsTakenOut(string seed) =>
        SecretScrubber.Scrub($"Here it is {seed} for you").ShouldBe(new Scrubbed("Here it is [removed] for you", true));

    [Theory]
    [InlineData("Purpose: Teach pupils about password safety and strong passwords")]
    [InlineData("Please send me the link for the password after approval.")]
    [InlineData("School secretary: Ann Berg, 651-555-0110")]
    [InlineData("Opinion: mapping the tokenism debate")]
    [InlineData("Handle: birchhill.elementary")]
    [InlineData("Url: https://www.instagram.com/birchhill.elementary/?hl=en")]
    [InlineData("Contact e-mail: birch@lakeside.example")]
    [InlineData("Contact address: 12 Birch Hill Road, Lakeside, MN 55101")]
    [InlineData("Grades: K-5 and 6-8")]
    [InlineData("SHARE NEWS WITH FAMILIES AND ALUMNI OF BIRCH HILL")]
    [InlineData("Managers: tom.vang@lakeside.example, amina.yusuf@lakeside.example")]
    [InlineData("Photos of the Passover concert, the hall passes and the kids' compass walk")]
    [InlineData("")]
    public void OrdinaryText_StaysAsItIs(string text) => SecretScrubber.Scrub(text).ShouldBe(new Scrubbed(text, false));

    [Theory]
    [InlineData("password")]
    [InlineData("Password")]
    [InlineData("accountPassword")]
    [InlineData("account_password")]
    [InlineData("recoveryCodes")]
    [InlineData("totpSeed")]
    [InlineData("What is the password of the account?")]
    [InlineData("¿Cuál es la contraseña?")]
    [InlineData("apiKey")]
    [InlineData("pin")]
    public void Name_OfACredential_IsKnown(string name) => SecretScrubber.IsSecretName(name).ShouldBeTrue();

    [Theory]
    [InlineData("handle")]
    [InlineData("contactEmail")]
    [InlineData("purpose")]
    [InlineData("acknowledgements")]
    [InlineData("Who are the managers?")]
    [InlineData("secretary")]
    [InlineData("opinion")]
    public void Name_OfAnythingElse_IsNot(string name) => SecretScrubber.IsSecretName(name).ShouldBeFalse();

    [Fact]
    public void Credential_AfterAnyText_IsTakenOut() =>
        Gen.String[0, 200].Select(Gen.OneOf(
            [.. new[] { "Password: ", "pw=", "la contraseña es ", "Codes:\n", "otpauth://totp/" }.Select(
                Gen.Const)])).Sample((before, label) =>
            SecretScrubber.Scrub(before
                + "\n" + label.Replace("Codes", "Backup codes", StringComparison.Ordinal) + Canary).Text.ShouldNotContain(Canary));

    /// <summary>
    /// Not timed: an expression that backtracked over one of these would reach its limit, and the text would come back as the mark alone.
    /// </summary>
    [Theory]
    [InlineData("p", 200_000)]
    [InlineData("A", 200_000)]
    [InlineData("AAAA ", 40_000)]
    [InlineData("aaaa-", 40_000)]
    [InlineData("<b", 100_000)]
    [InlineData("-----BEGIN A", 20_000)]
    [InlineData("https://a", 20_000)]
    [InlineData("log ", 50_000)]
    [InlineData("(\"", 100_000)]
    public void LongHostileText_WithoutASecretWord_ComesBackAsItIs(string part, int times)
    {
        var text = string.Concat(Enumerable.Repeat(part, times));

        SecretScrubber.Scrub(text).ShouldBe(new Scrubbed(text, false));
    }

    [Fact]
    public void LongBlankBeforeACode_IsGoneOverOnce()
    {
        var blank = new string(' ', 200_000);

        SecretScrubber.Scrub($"Backup codes: 4f6d91ab\n{blank}!").ShouldBe(new Scrubbed($"{SecretScrubber.Mark}\n{blank}!", true));
    }

    [Theory]
    [InlineData("password for a ")]
    [InlineData("pw \"\"\"(")]
    [InlineData("pw <b ")]
    [InlineData("the password ")]
    public void Text_WithMoreMentionsThanAnyHonestOne_IsTakenOutWhole(string mention) =>
        SecretScrubber.Scrub(string.Concat(Enumerable.Repeat(mention, SecretScrubber.MostMentions + 1))).ShouldBe(new Scrubbed(
            SecretScrubber.Mark, true));

    [Fact]
    public void LongHonestText_AboutPasswords_LosesItsSecretsOnly()
    {
        var talk = string.Concat(Enumerable.Repeat("We teach that a password stays with its owner.\n", SecretScrubber.MostMentions - 1));

        SecretScrubber.Scrub($"{talk}Password: {Canary}").ShouldBe(new Scrubbed($"{talk}{SecretScrubber.Mark}", true));
    }
}
