using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using SppsFlows.Data;
using SppsFlows.Mail;

namespace SppsFlows.App.Tests.Mail;

public sealed class MailOptionsCheckTests
{
    private const string From = "Mail:From=Desk <social@lakeside.example>";

    [Theory]
    [InlineData("Production", "Mail:Provider is not set", From)]
    [InlineData("Production", "Mail:From", "Mail:Provider=Local")]
    [InlineData("Development", "Mail:From", "Mail:From=nonsense")]
    [InlineData("Production", "Mail:Smtp:Host", From, "Mail:Provider=Smtp")]
    [InlineData("Production", "in clear", From, "Mail:Provider=Smtp", "Mail:Smtp:Host=h", "Mail:Smtp:Security=None", "Mail:Smtp:User=u")]
    [InlineData("Production", "Mail:SendGrid:ApiKey", From, "Mail:Provider=SendGrid")]
    [InlineData("Production", "Mail:Parallel", From, "Mail:Provider=Local", "Mail:Parallel=0")]
    public void UnusableSettings_AreNamed(string environment, string problem, params string[] settings) =>
        Should.Throw<OptionsValidationException>(() => Mailer(environment, settings)).Message.ShouldContain(problem);

    [Theory]
    [InlineData("Development", typeof(LocalMailer), From)]
    [InlineData("Production", typeof(LocalMailer), From, "Mail:Provider=Local")]
    [InlineData("Development", typeof(SmtpMailer), From, "Mail:Provider=Smtp", "Mail:Smtp:Host=h")]
    [InlineData(
        "Production", typeof(SmtpMailer), From, "Mail:Provider=Smtp", "Mail:Smtp:Host=h", "Mail:Smtp:User=u", "Mail:Smtp:Password=p")]
    [InlineData("Production", typeof(SendGridMailer), From, "Mail:Provider=SendGrid", "Mail:SendGrid:ApiKey=k")]
    public void Provider_PicksTheMailer(
        string environment, Type mailer, params string[] settings) => Mailer(environment, settings).ShouldBeOfType(mailer);

    private static IMailer Mailer(string environment, string[] settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting => setting.Split(
            '=', 2)).Select(pair => KeyValuePair.Create(pair[0], (string?)pair[1]))).Build();
        var services = new ServiceCollection()
            .AddLogging().AddSingleton<IHostEnvironment>(new Environment { EnvironmentName = environment })
            .AddSingleton(TimeProvider.System);
        services.Configure<DataOptions>(configuration.GetSection("Data"));
        return services.AddSppsMail(configuration).BuildServiceProvider().GetRequiredService<IMailer>();
    }

    private sealed class Environment : IHostEnvironment
    {
        public required string EnvironmentName { get; set; }
        public string ApplicationName { get; set; } = "SppsFlows";
        public string ContentRootPath { get; set; } = AppContext.BaseDirectory;
        public IFileProvider ContentRootFileProvider { get; set; } = new NullFileProvider();
    }
}
