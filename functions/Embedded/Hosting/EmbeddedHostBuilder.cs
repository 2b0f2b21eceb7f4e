using Microsoft.AspNetCore.Builder;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Hosting;

namespace SppsFlows.Embedded.Hosting;

/// <summary>What stands behind the public builder: an ASP.NET Core application whose endpoints are functions.</summary>
internal sealed class EmbeddedHostBuilder(string[] args)
{
    private readonly List<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> _middleware = [];
    private bool _built;

    public WebApplicationBuilder Web { get; } = WebApplication.CreateSlimBuilder(args);

    public bool ServesHttp { get; set; }

    public void Use(Func<FunctionExecutionDelegate, FunctionExecutionDelegate> middleware)
    {
        ThrowIfBuilt();
        _middleware.Add(middleware);
    }

    public IHost Build()
    {
        ThrowIfBuilt();
        _built = true;
        return Web.Build();
    }

    private void ThrowIfBuilt()
    {
        if (_built) throw new InvalidOperationException("The application has already been built.");
    }
}
