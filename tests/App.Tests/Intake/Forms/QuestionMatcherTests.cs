using SppsFlows.Accounts.Request;
using SppsFlows.Intake.Forms;

namespace SppsFlows.App.Tests.Intake.Forms;

public sealed class QuestionMatcherTests
{
    private static readonly QuestionMatcher Matcher = new(AccountRequestFields.Definition);

    [Theory]
    [InlineData("School", "organization")]
    [InlineData("1. What school or department is this for?", "organization")]
    [InlineData("School/Department", "organization")]
    [InlineData("Kind of account", "kind")]
    [InlineData("Type of account (School, Department, Classroom)", "kind")]
    [InlineData("Which social media platform do you want to use?", "platform")]
    [InlineData("PLATFORM:", "platform")]
    [InlineData("Wanted or existing handle", "handle")]
    [InlineData("What should the name of the account be?", "handle")]
    [InlineData("Does the account already exist?", "existing")]
    [InlineData("What is the purpose of the account?", "purpose")]
    [InlineData("Who is your audience?", "audience")]
    [InlineData("Which grades?", "grades")]
    [InlineData("Contact e-mail", "contactEmail")]
    [InlineData("Contact E-Mail address*", "contactEmail")]
    [InlineData("contact_email", "contactEmail")]
    [InlineData("contactPhone", "contactPhone")]
    [InlineData("Phone number for the account", "contactPhone")]
    [InlineData("Street address", "contactAddress")]
    [InlineData("E-mail addresses of the responsible managers", "managers")]
    [InlineData("Who will manage the account?", "managers")]
    [InlineData("I agree to the following", "acknowledgements")]
    [InlineData("Acknowledgments", "acknowledgements")]
    public void Question_AsPeopleWordIt_IsUnderstood(string question, string field) => Matcher.ByQuestion(question).ShouldBe(field);

    [Theory]
    [InlineData("Anything else?")]
    [InlineData("How did you hear of us?")]
    [InlineData("Upgrades wanted")]
    [InlineData("")]
    [InlineData("???")]
    public void Question_AboutSomethingElse_IsLeftAlone(string question) => Matcher.ByQuestion(question).ShouldBeNull();

    [Fact]
    public void OwnMapping_WinsOverOurUnderstanding()
    {
        var matcher = new QuestionMatcher(
            AccountRequestFields.Definition,
            new Dictionary<string, string> { ["What is the purpose"] = "audience", ["Frage 7"] = "handle", ["Odd"] = "no-such-field" });

        matcher.ByQuestion("What is the purpose?").ShouldBe("audience");
        matcher.ByQuestion("Frage 7").ShouldBe("handle");
        matcher.ByQuestion("Odd").ShouldBeNull();
    }

    [Fact]
    public void Definition_AndForm_HaveTheSameFields()
    {
        var properties = typeof(AccountRequestForm).GetProperties().Select(property => char.ToLowerInvariant(property.Name[0])
            + property.Name[1..]);

        AccountRequestFields.Definition.Fields.Select(field => field.Name).ShouldBe(properties, ignoreOrder: true);
    }

    [Fact]
    public void EveryField_ReachesItsPropertyOfTheForm()
    {
        foreach (var field in AccountRequestFields.Definition.Fields)
        {
            var values = new FormValues();
            values.Add(field.Name, "one value");
            var form = AccountRequestFields.ToForm(values);
            var property = typeof(AccountRequestForm).GetProperty(char.ToUpperInvariant(field.Name[0]) + field.Name[1..])!;
            var value = property.GetValue(form);
            (value is IReadOnlyList<string> list ? string.Join(",", list) : value).ShouldBe("one value", field.Name);
        }
    }

    [Fact]
    public void Titles_OfAllFields_MeanTheirOwnField()
    {
        foreach (var field in AccountRequestFields.Definition.Fields)
            Matcher.ByName(field.Title).ShouldBe(field.Name);
    }
}
