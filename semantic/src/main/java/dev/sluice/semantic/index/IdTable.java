package dev.sluice.semantic.index;

import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Ids by row number and row numbers by id. An id of 64 lower-case hexadecimal digits takes 32 bytes, any other is kept as
 * text. Rows are dense: the last one takes the place of one that goes.
 */
final class IdTable {

    static final int ABSENT = -1;
    /** Bytes of an id of 64 hexadecimal digits. */
    static final int DIGEST = 32;
    /** A digest, and cells of the hash table at its emptiest. */
    static final int BYTES_PER_ROW = DIGEST + 6 * Integer.BYTES;

    private static final int FEWEST_CELLS = 4;
    private static final int REFERENCE = 4;
    private static final int TEXT_OVERHEAD = 48;

    private byte[] digests = {};
    /** Empty until there is an id that is no digest. */
    private @Nullable String[] texts = {};
    /** Open addressing; a cell is a row number and one, or 0. */
    private int[] cells = new int[FEWEST_CELLS];

    private int size;
    private long textBytes;

    /** Memory an id takes besides that of its row, bytes. */
    static int bytesBeyondRow(String id) {
        return digest(id) == null ? REFERENCE + TEXT_OVERHEAD + id.length() * Character.BYTES : REFERENCE;
    }

    int size() {
        return size;
    }

    long bytes() {
        return digests.length + (long) texts.length * REFERENCE + (long) cells.length * Integer.BYTES + textBytes;
    }

    String id(int row) {
        String text = text(row);
        return text != null ? text : HexFormat.of().formatHex(digests, row * DIGEST, (row + 1) * DIGEST);
    }

    /** The row of an id, or {@link #ABSENT}. */
    int find(String id) {
        byte[] digest = digest(id);
        int mask = cells.length - 1;
        int hash = digest == null ? hash(id) : hash(digest, 0);
        for (int cell = hash & mask; cells[cell] != 0; cell = (cell + 1) & mask) {
            int row = cells[cell] - 1;
            if (digest == null ? id.equals(text(row)) : holds(row, digest)) {
                return row;
            }
        }
        return ABSENT;
    }

    /** Adds an id that is not there, as the last row; there must be room for it. */
    void append(String id) {
        int row = size++;
        byte[] digest = digest(id);
        if (digest != null) {
            System.arraycopy(digest, 0, digests, row * DIGEST, DIGEST);
        } else {
            if (texts.length == 0) {
                texts = new String[digests.length / DIGEST];
            }
            texts[row] = id;
            textBytes += bytesBeyondRow(id) - REFERENCE;
        }
        if (size * 4L > cells.length * 3L) {
            rehash(cells.length * 2);
        } else {
            enter(row);
        }
    }

    /** Removes a row; the last row takes its number. */
    void remove(int row) {
        String text = text(row);
        if (text != null) {
            textBytes -= bytesBeyondRow(text) - REFERENCE;
        }
        int last = size - 1;
        vacate(cellOf(row));
        if (row != last) {
            cells[cellOf(last)] = row + 1;
            System.arraycopy(digests, last * DIGEST, digests, row * DIGEST, DIGEST);
        }
        if (texts.length > 0) {
            texts[row] = texts[last];
            texts[last] = null;
        }
        size = last;
        if (cells.length > FEWEST_CELLS && size * 6L < cells.length) {
            rehash(cells.length / 2);
        }
    }

    /** Makes room for so many rows, at least those there are. */
    void resize(int capacity) {
        digests = Arrays.copyOf(digests, Math.multiplyExact(capacity, DIGEST));
        if (texts.length > 0) {
            texts = Arrays.copyOf(texts, capacity);
        }
    }

    /** The order of two ids as strings. */
    int compare(int row, IdTable other, int otherRow) {
        if (text(row) == null && other.text(otherRow) == null) {
            return Arrays.compareUnsigned(
                    digests,
                    row * DIGEST,
                    (row + 1) * DIGEST,
                    other.digests,
                    otherRow * DIGEST,
                    (otherRow + 1) * DIGEST);
        }
        return id(row).compareTo(other.id(otherRow));
    }

    private @Nullable String text(int row) {
        return texts.length == 0 ? null : texts[row];
    }

    private boolean holds(int row, byte[] digest) {
        return text(row) == null && Arrays.equals(digests, row * DIGEST, (row + 1) * DIGEST, digest, 0, DIGEST);
    }

    private int hashOf(int row) {
        String text = text(row);
        return text == null ? hash(digests, row * DIGEST) : hash(text);
    }

    private int cellOf(int row) {
        int mask = cells.length - 1;
        int cell = hashOf(row) & mask;
        while (cells[cell] != row + 1) {
            cell = (cell + 1) & mask;
        }
        return cell;
    }

    private void enter(int row) {
        int mask = cells.length - 1;
        int cell = hashOf(row) & mask;
        while (cells[cell] != 0) {
            cell = (cell + 1) & mask;
        }
        cells[cell] = row + 1;
    }

    /** Empties a cell and moves those after it up, so that no search ends before its row. */
    private void vacate(int cell) {
        int mask = cells.length - 1;
        int gap = cell;
        cells[gap] = 0;
        for (int next = (gap + 1) & mask; cells[next] != 0; next = (next + 1) & mask) {
            int home = hashOf(cells[next] - 1) & mask;
            if (((next - home) & mask) >= ((next - gap) & mask)) {
                cells[gap] = cells[next];
                cells[next] = 0;
                gap = next;
            }
        }
    }

    private void rehash(int length) {
        cells = new int[length];
        for (int row = 0; row < size; row++) {
            enter(row);
        }
    }

    private static int hash(byte[] digests, int offset) {
        int hash = 1;
        for (int i = offset; i < offset + DIGEST; i++) {
            hash = 31 * hash + digests[i];
        }
        return spread(hash);
    }

    private static int hash(String text) {
        return spread(text.hashCode());
    }

    private static int spread(int hash) {
        int mixed = hash * 0x9E3779B9;
        return mixed ^ (mixed >>> 16);
    }

    private static byte @Nullable [] digest(String id) {
        if (id.length() != DIGEST * 2) {
            return null;
        }
        byte[] digest = new byte[DIGEST];
        for (int i = 0; i < DIGEST; i++) {
            int high = nibble(id.charAt(2 * i));
            int low = nibble(id.charAt(2 * i + 1));
            if (high < 0 || low < 0) {
                return null;
            }
            digest[i] = (byte) (high << 4 | low);
        }
        return digest;
    }

    private static int nibble(char digit) {
        if (digit >= '0' && digit <= '9') {
            return digit - '0';
        }
        return digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 : -1;
    }
}
