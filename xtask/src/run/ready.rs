//! Waiting until both programs answer `/healthz`.

use super::{
    children::{Child, Ending, PAUSE, ended},
    settings::Settings,
};
use anyhow::{Result, bail};
use signal_hook::iterator::Signals;
use std::{
    io::{self, Read, Write},
    net::{Ipv4Addr, SocketAddr, TcpStream},
    thread,
    time::{Duration, Instant},
};

/// A first start runs migrations; nothing takes this long unless it hangs.
const PATIENCE: Duration = Duration::from_secs(60);

/// `None` when both are ready, or how it ended before that.
pub fn wait(settings: &Settings, children: &mut [Child], signals: &mut Signals) -> Result<Option<Ending>> {
    let start = Instant::now();
    while !(is_healthy(settings.sandbox_port) && is_healthy(settings.port)) {
        if let Some(ending) = ended(children, signals)? {
            return Ok(Some(ending));
        }
        if start.elapsed() > PATIENCE {
            bail!("The server or the sandbox did not get ready within a minute: their lines above may say why");
        }
        thread::sleep(PAUSE);
    }
    Ok(None)
}

/// Whether `GET /healthz` is answered with 200.
fn is_healthy(port: u16) -> bool {
    ask(SocketAddr::from((Ipv4Addr::LOCALHOST, port))).is_ok_and(|answer| answer.starts_with("HTTP/1.1 200"))
}

fn ask(address: SocketAddr) -> io::Result<String> {
    let mut stream = TcpStream::connect_timeout(&address, Duration::from_secs(1))?;
    stream.set_read_timeout(Some(Duration::from_secs(2)))?;
    // In one piece: a server may answer and close before the rest of a request in several has arrived.
    let request = format!("GET /healthz HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes())?;
    let mut answer = [0; 12];
    stream.read_exact(&mut answer)?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{
        io::{BufRead, BufReader},
        net::TcpListener,
    };

    #[test]
    fn only_200_is_healthy() {
        for (status, healthy) in [("200 OK", true), ("503 Service Unavailable", false)] {
            let listener = TcpListener::bind("127.0.0.1:0").unwrap();
            let port = listener.local_addr().unwrap().port();
            let server = thread::spawn(move || {
                let (mut stream, _) = listener.accept().unwrap();
                // To the empty line: closing with unread bytes resets the connection, and the answer with it.
                let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
                assert!(lines.any(|line| line.unwrap().is_empty()));
                // In one piece: whoever asks hangs up after the status.
                stream.write_all(format!("HTTP/1.1 {status}\r\n\r\n").as_bytes()).unwrap();
            });
            assert_eq!(is_healthy(port), healthy);
            server.join().unwrap();
        }
    }
}
