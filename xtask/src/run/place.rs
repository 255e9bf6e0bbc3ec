//! What must hold before anything starts, each with one sentence that says what to do.

use super::settings::DATA;
use anyhow::{Result, bail};
use std::{fs, io::ErrorKind, net::TcpListener, path::Path};

/// Nobody listens on the port yet.
pub fn port_is_free(port: u16, variable: &str) -> Result<()> {
    let Err(error) = TcpListener::bind(("127.0.0.1", port)) else { return Ok(()) };
    let other = port.checked_add(1).unwrap_or(8000);
    match error.kind() {
        ErrorKind::AddrInUse => {
            bail!(
                "Port {port} is in use: stop the program that has it, or choose another one, like `{variable}={other} make run`"
            )
        }
        ErrorKind::PermissionDenied => {
            bail!("Port {port} is not yours to use: choose one above 1023, like `{variable}=3000 make run`")
        }
        _ => bail!("Port {port} cannot be used ({error}): choose another one, like `{variable}={other} make run`"),
    }
}

/// The folder exists, or can be made, and a file can be written into it.
pub fn data_is_writable(folder: &Path) -> Result<()> {
    let probe = folder.join(".writable");
    let result = fs::create_dir_all(folder).and_then(|()| fs::write(&probe, [])).and_then(|()| fs::remove_file(&probe));
    if let Err(error) = result {
        bail!(
            "The data folder {} cannot be written ({error}): make it writable, or choose another one, like \
             `{DATA}=/tmp/prepay make run`",
            folder.display()
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_taken_port_says_which_variable_to_set() {
        let taken = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = taken.local_addr().unwrap().port();
        let error = port_is_free(port, "PREPAY_PORT").unwrap_err().to_string();
        assert!(error.contains(&port.to_string()) && error.contains("PREPAY_PORT="), "{error}");
        drop(taken);
        port_is_free(port, "PREPAY_PORT").unwrap();
    }

    #[test]
    fn the_data_folder_is_made_or_complained_about() {
        let folder = tempfile::tempdir().unwrap();
        data_is_writable(&folder.path().join("a/b")).unwrap();
        assert_eq!(fs::read_dir(folder.path().join("a/b")).unwrap().count(), 0);
        fs::write(folder.path().join("file"), []).unwrap();
        let error = data_is_writable(&folder.path().join("file")).unwrap_err().to_string();
        assert!(error.contains("PREPAY_DATA="), "{error}");
    }
}
