package dev.sluice.worker.batch;

import dev.sluice.schema.BatchJob;
import dev.sluice.schema.BatchJobState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which dispatches of a partition a kept job stands for. A dispatch may be left behind when one does, or when nothing of
 * it is to be done; a job may be forgotten when all its dispatches are left behind.
 *
 * <p>Thread-safe.
 */
final class Coverage {

    private final NavigableSet<Long> open = new TreeSet<>();
    private final Set<Long> covered = new HashSet<>();
    private final Map<String, Long> ended = new HashMap<>();
    private long next = -1;

    /** A job that is kept already. */
    synchronized void restore(BatchJob job) {
        covered.addAll(job.getOffsets());
        if (job.getState() == BatchJobState.ENDED) {
            ended(job);
        }
    }

    /**
     * A dispatch was read.
     *
     * @return false when a kept job stands for it
     */
    synchronized boolean read(long offset) {
        next = Math.max(next, offset + 1);
        if (covered.contains(offset)) {
            return false;
        }
        open.add(offset);
        return true;
    }

    /**
     * A job that stands for dispatches is kept now, or nothing of them is left to be done.
     *
     * @return false when it was so before
     */
    synchronized boolean cover(Collection<Long> offsets) {
        covered.addAll(offsets);
        return open.removeAll(Set.copyOf(offsets));
    }

    /** A kept job has ended. */
    synchronized void ended(BatchJob job) {
        List<Long> offsets = job.getOffsets();
        ended.put(job.getJobId(), offsets.isEmpty() ? -1 : offsets.getLast());
    }

    /** Where the next owner has to begin; -1 when nothing was read. */
    synchronized long committable() {
        return open.isEmpty() ? next : open.first();
    }

    /**
     * The next owner will begin there.
     *
     * @return jobs that nobody will ask for any more
     */
    synchronized List<String> committed(long position) {
        covered.removeIf(offset -> offset < position);
        List<String> over = new ArrayList<>();
        ended.entrySet().removeIf(entry -> entry.getValue() < position && over.add(entry.getKey()));
        return over;
    }
}
