package dev.sluice.runtime;

import java.util.Map;
import org.apache.kafka.streams.Topology;

/** A Kafka Streams application of Sluice: what to run, apart from how it is run. */
public interface SluiceApplication extends AutoCloseable {

    /** Short name, used in thread names, logs and metrics; for example {@code cache}. */
    String name();

    /** The topology; needs no broker. */
    Topology topology();

    /** Kafka Streams properties in which this application differs from the defaults of all. */
    Map<String, Object> streamsProperties();

    /** Releases collaborators after the streams have stopped. */
    @Override
    void close();
}
