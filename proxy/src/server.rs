//! Settings and the listening socket.

use std::future::Future;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use axum::serve::ListenerExt as _;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use crate::Upstream;
use crate::http::{self, InvalidOrigin};

/// How long requests in flight may take to end after a stop was requested.
const GRACE: Duration = Duration::from_secs(2);

/// How to serve.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Address and port; port 0 takes a free one.
    pub listen: SocketAddr,
    /// What answers the API.
    pub upstream: Upstream,
    /// Directory served at `/`. It may be missing; then there is nothing there.
    pub static_dir: PathBuf,
    /// Directory served at `/pkg`. It may be missing, too.
    pub package_dir: PathBuf,
    /// Origins whose pages may call this proxy, exactly as browsers send them
    /// (`https://shop.example`, no path). Empty: only pages that this proxy serves.
    pub allow_origins: Vec<String>,
    /// Requests each customer may make per minute. `None`: any number.
    pub rate_limit: Option<u32>,
}

/// A socket that listens, and what will answer on it.
#[derive(Debug)]
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
    router: axum::Router,
}

/// Why a server could not begin.
#[derive(Debug)]
#[non_exhaustive]
pub enum BindError {
    /// The address cannot be listened on.
    Listen(SocketAddr, std::io::Error),
    /// An allowed origin is none.
    Origin(String),
}

impl std::fmt::Display for BindError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Listen(address, error) => write!(formatter, "listening on {address}: {error}"),
            Self::Origin(origin) => write!(
                formatter,
                "allowing origin {origin:?}: an origin is a scheme and a host, as https://shop.example"
            ),
        }
    }
}

impl std::error::Error for BindError {}

impl Server {
    /// Begins to listen; connections wait until [`Server::run`].
    ///
    /// # Errors
    ///
    /// The address is taken, or an allowed origin is not one.
    pub async fn bind(settings: Settings) -> Result<Self, BindError> {
        let listen = settings.listen;
        let router =
            http::router(&settings).map_err(|InvalidOrigin(origin)| BindError::Origin(origin))?;
        let failed = |error| BindError::Listen(listen, error);
        let listener = TcpListener::bind(listen).await.map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        Ok(Self { listener, address, router })
    }

    /// Where it listens, with the port that was taken.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Serves until `stop` resolves, and then at most two seconds more for requests in flight.
    ///
    /// Dropping the future stops at once.
    ///
    /// # Errors
    ///
    /// The socket fails.
    pub async fn run(self, stop: impl Future<Output = ()> + Send + 'static) -> std::io::Result<()> {
        let (stopping, stopped) = oneshot::channel();
        // A response is small and complete: there is nothing to wait for before it is sent.
        let listener = self.listener.tap_io(|connection| {
            let _ = connection.set_nodelay(true);
        });
        let served = axum::serve(listener, self.router).with_graceful_shutdown(async move {
            stop.await;
            // Nobody listens once the server is gone, and then it does not matter.
            let _ = stopping.send(());
        });
        let too_long = async {
            if stopped.await.is_err() {
                std::future::pending::<()>().await;
            }
            // A fault may hang for ever; a stop must not wait for it.
            tokio::time::sleep(GRACE).await;
        };
        tokio::select! {
            result = served.into_future() => result,
            () = too_long => Ok(()),
        }
    }
}
