package dev.sluice.runtime;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/**
 * One block cache and one write buffer budget for all stores of the process. Without it every store of every partition
 * has 50 MiB of cache and its own write buffers, off the heap and unbounded as partitions move in.
 *
 * <p>Used by all stream threads; the shared objects are created once and live as long as the process.
 */
public final class RocksSettings implements RocksDBConfigSetter {

    private static final long MIB = 1024 * 1024;
    private static final long TOTAL_BYTES = Long.getLong("sluice.rocksdb.bytes", 192 * MIB);
    private static final long WRITE_BUFFER_BYTES = TOTAL_BYTES / 3;
    private static final long BLOCK_BYTES = 16 * 1024;
    /** Small, so that a quiet store is flushed before its changelog has grown long: a restore after a kill is short. */
    private static final long MEMTABLE_BYTES = 4 * MIB;

    @Override
    public void setConfig(String storeName, Options options, Map<String, Object> configs) {
        BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
        table.setBlockCache(Shared.CACHE);
        table.setBlockSize(BLOCK_BYTES);
        // Index and filter blocks count against the budget too, ahead of data.
        table.setCacheIndexAndFilterBlocks(true);
        table.setCacheIndexAndFilterBlocksWithHighPriority(true);
        table.setPinTopLevelIndexAndFilter(true);
        options.setTableFormatConfig(table);
        options.setWriteBufferManager(Shared.WRITE_BUFFERS);
        options.setWriteBufferSize(MEMTABLE_BYTES);
    }

    @Override
    public void close(String storeName, Options options) {
        // The cache is shared and outlives every store.
    }

    /** Loaded on first use: the native library must be there before. */
    private static final class Shared {

        private static final Cache CACHE;
        private static final WriteBufferManager WRITE_BUFFERS;

        static {
            RocksDB.loadLibrary();
            // Not strict: a full cache evicts, it never fails a read.
            CACHE = new LRUCache(TOTAL_BYTES, -1, false, 0.1);
            WRITE_BUFFERS = new WriteBufferManager(WRITE_BUFFER_BYTES, CACHE);
        }
    }
}
