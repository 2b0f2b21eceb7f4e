using SppsFlows.Policy;

namespace SppsFlows.App.Tests.Policy;

public sealed class ContactRulesTests
{
    private static readonly Site Birch = new("Birch Hill Elementary", "12 Birch Hill Road, Lakeside, MN 55101");

    private static readonly DistrictContacts District = new(
        ["lakeside.example"], ["651555"], [Birch, new("Harbor High School", "800 Harbor Street, Lakeside, MN 55102")], Birch);

    [Theory]
    [InlineData("birch.office@lakeside.example", "651-555-0110", "12 Birch Hill Road, Lakeside, MN 55101")]
    [InlineData("Birch.Office@LAKESIDE.example", "(651) 555-0110", "12 birch hill rd")]
    [InlineData("birch.office@lakeside.example", "+1 651 555 0110", "12 Birch Hill Rd., Lakeside MN 55101-1234")]
    [InlineData("birch.office@lakeside.example", "6515550110", "800 Harbor St\nLakeside, MN")]
    [InlineData("birch.office@lakeside.example", "1-651-555-0110", "Birch Hill Elementary")]
    public void Check_DistrictData_NoProblem(string email, string phone, string address) =>
        ContactRules.Check(email, phone, address, District).ShouldBeEmpty();

    [Theory]
    [InlineData("birch.hill@mail.example", "mail.example is not the district's. Write an address that ends with @lakeside.example.")]
    [InlineData("birch@lakeside.example.evil.example", "lakeside.example.evil.example is not the district's.")]
    [InlineData("birch@notlakeside.example", "notlakeside.example is not the district's.")]
    [InlineData("birch", "Write one e-mail address")]
    [InlineData("", "Write one e-mail address")]
    [InlineData("a@b@lakeside.example", "Write one e-mail address")]
    [InlineData("a b@lakeside.example", "Write one e-mail address")]
    public void Check_OtherEmail_NamedAtItsField(string email, string message)
    {
        var problem = ContactRules.Check(email, "651-555-0110", Birch.Address, District).ShouldHaveSingleItem();
        problem.Field.ShouldBe("contactEmail");
        problem.Message.ShouldStartWith(message);
    }

    [Theory]
    [InlineData("612-555-0110", "This is not one of the district's numbers. Write one that begins with 651-555")]
    [InlineData("555-0110", "Write a phone number with its area code")]
    [InlineData("651-555-0110 ext. 4", "Write a phone number with its area code")]
    [InlineData("", "Write a phone number with its area code")]
    public void Check_OtherPhone_NamedAtItsField(string phone, string message)
    {
        var problem = ContactRules.Check("office@lakeside.example", phone, Birch.Address, District).ShouldHaveSingleItem();
        problem.Field.ShouldBe("contactPhone");
        problem.Message.ShouldStartWith(message);
    }

    [Theory]
    [InlineData("14 Birch Hill Road, Lakeside, MN 55101")]
    [InlineData("12 Birch Hill Road, Elsewhere, MN 99999")]
    [InlineData("Lakeside")]
    [InlineData("")]
    public void Check_AddressOfNoSite_NamedWithTheOneToWrite(string address)
    {
        var problem = ContactRules.Check("office@lakeside.example", "651-555-0110", address, District).ShouldHaveSingleItem();
        problem.ShouldBe(new(
            "contactAddress", "This is not the address of a district site. Write it as 12 Birch Hill Road, Lakeside, MN 55101."));
    }

    [Fact]
    public void Check_NothingIsTheDistricts_EveryFieldIsNamed() =>
        ContactRules.Check("a@b.example", "612-000-0000", "1 Nowhere", District)
            .Select(problem => problem.Field).ShouldBe(ContactRules.Fields);
}
