package dev.sluice.worker.batch;

import dev.sluice.schema.Dispatch;
import java.util.List;
import java.util.function.Consumer;

/** The dispatches of a partition, to be read again. Thread-safe. */
public interface DispatchSource {

    /**
     * Reads dispatches again. What is no longer kept is left out.
     *
     * @param offsets ascending
     */
    void read(List<Long> offsets, Consumer<Dispatch> into) throws LostException, InterruptedException;
}
