//! `vip-proxy`: reads the command line, serves until it is told to stop.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand, ValueEnum};
use tracing_subscriber::EnvFilter;
use vip_proxy::{Server, Settings, Upstream};

/// Reference partner proxy for Adobe VIP Marketplace recommendations.
#[derive(Debug, Parser)]
#[command(version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the API, the storefront and the package on one port.
    Serve(Serve),
}

#[derive(Debug, Args)]
struct Serve {
    /// Address and port; port 0 takes a free one.
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// What answers the API.
    #[arg(long, value_enum, default_value_t = UpstreamName::Sandbox)]
    upstream: UpstreamName,
    /// Act for any customer without asking who is calling. For development only.
    #[arg(long)]
    dev_any_customer: bool,
    /// Directory served at /.
    #[arg(long, default_value = "www")]
    static_dir: PathBuf,
    /// Directory served at /pkg.
    #[arg(long, default_value = "pkg")]
    package_dir: PathBuf,
    /// Origin whose pages may call this proxy, as in <https://shop.example>; repeatable. Pages served
    /// from here need none.
    #[arg(long = "allow-origin", value_name = "ORIGIN", num_args = 1..)]
    allow_origins: Vec<String>,
    /// Requests each customer may make per minute.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    rate_limit: Option<u32>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum UpstreamName {
    /// The embedded model of Adobe's sandbox.
    Sandbox,
}

#[tokio::main]
async fn main() -> ExitCode {
    let Command::Serve(options) = Cli::parse().command;
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    match serve(options).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("vip-proxy: {message}");
            ExitCode::FAILURE
        }
    }
}

async fn serve(options: Serve) -> Result<(), String> {
    if !options.dev_any_customer {
        return Err("serve needs --dev-any-customer, since callers cannot be authenticated yet; \
                    with it, every caller may act for every customer"
            .to_owned());
    }
    let upstream = match options.upstream {
        UpstreamName::Sandbox => Upstream::sandbox(),
    };
    let settings = Settings {
        listen: options.listen,
        upstream,
        static_dir: options.static_dir,
        package_dir: options.package_dir,
        allow_origins: options.allow_origins,
        rate_limit: options.rate_limit,
    };
    let server = Server::bind(settings).await.map_err(|error| error.to_string())?;
    // The one line on stdout: whoever started this reads the port from it.
    println!("listening on http://{}", server.address());
    server.run(stop_requested()).await.map_err(|error| error.to_string())
}

/// Resolves on SIGINT or SIGTERM.
async fn stop_requested() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = interrupt => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    // Without a handler, the process ends by the signal itself.
    if interrupt.await.is_err() {
        std::future::pending::<()>().await;
    }
}
