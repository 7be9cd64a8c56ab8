package dev.sluice.ledger;

/** A bill that cannot be read; the message names file, line, column and what is allowed. */
public final class BillException extends Exception {

    BillException(String message) {
        super(message);
    }
}
