package dev.sluice.ledger;

import dev.sluice.schema.UsageEvent;
import java.io.IOException;

/** Takes lines of the ledger in any order and writes a file of them; the file is complete when it is closed. */
public interface LedgerExport extends AutoCloseable {

    /** Takes a line; throws {@link java.io.UncheckedIOException} when it cannot be written. */
    void add(UsageEvent line);

    @Override
    void close() throws IOException;
}
