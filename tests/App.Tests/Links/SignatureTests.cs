using SppsFlows.Links;

namespace SppsFlows.App.Tests.Links;

/// <summary>A5: the typed name is a signature: lenient about spelling, strict about whose it is.</summary>
public sealed class SignatureTests
{
    [Theory]
    [InlineData("Paula Reyes")]
    [InlineData("  paula   REYES ")]
    [InlineData("Reyes, Paula")]
    [InlineData("Paula M. Reyes")]
    [InlineData("Dr. Paula Reyes")]
    [InlineData("Pàula Reyés")]
    public void Signature_AsPeopleTypeIt_Fits(string typed) => Signature.Fits(typed, "Paula", "Reyes").ShouldBeTrue();

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("Paula")]
    [InlineData("Reyes")]
    [InlineData("P. Reyes")]
    [InlineData("Tom Vang")]
    [InlineData("PaulaReyes")]
    [InlineData("Paula Reyes Tom Vang Amina Yusuf Noah")]
    public void Signature_OfSomebodyElseOrHalf_DoesNotFit(string typed) => Signature.Fits(typed, "Paula", "Reyes").ShouldBeFalse();

    [Theory]
    [InlineData("Ana García-Lopez", "Ana", "Garcia Lopez", true)]
    [InlineData("Mary Oconnor", "Mary Ann", "O’Connor", true)]
    [InlineData("Ann O'Connor", "Mary Ann", "O’Connor", true)]
    [InlineData("Ana Garcia", "Ana", "Garcia-Lopez", false)]
    [InlineData("Łukasz Żak", "Łukasz", "Żak", true)]
    [InlineData("王 小明", "小明", "王", true)]
    [InlineData("anything", "", "", false)]
    public void Signature_OfCompoundNames_WantsTheFamilyNameWhole(string typed, string given, string family, bool fits) =>
        Signature.Fits(typed, given, family).ShouldBe(fits);
}
