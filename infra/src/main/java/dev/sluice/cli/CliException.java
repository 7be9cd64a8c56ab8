package dev.sluice.cli;

/** Something a person at the terminal can act on; the message is all they see. */
final class CliException extends RuntimeException {

    CliException(String message) {
        super(message);
    }

    CliException(String message, Throwable cause) {
        super(message, cause);
    }
}
