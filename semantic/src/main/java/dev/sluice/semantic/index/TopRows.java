package dev.sluice.semantic.index;

import java.util.ArrayList;
import java.util.List;

/** The best rows seen so far: by cosine, ties by id. */
final class TopRows {

    private final IdTable ids;
    private final int[] rows;
    private final double[] cosines;
    private final double floor;
    private int size;

    TopRows(IdTable ids, int limit, double floor) {
        this.ids = ids;
        this.rows = new int[limit];
        this.cosines = new double[limit];
        this.floor = floor;
    }

    /** Offers consecutive rows. */
    void offer(int first, int count, double[] offered) {
        for (int i = 0; i < count; i++) {
            if (offered[i] >= floor && (size < rows.length || offered[i] >= cosines[size - 1])) {
                offer(first + i, offered[i]);
            }
        }
    }

    List<Neighbour> neighbours() {
        List<Neighbour> neighbours = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            neighbours.add(new Neighbour(ids.id(rows[i]), cosines[i]));
        }
        return neighbours;
    }

    private void offer(int row, double cosine) {
        int place = place(row, cosine);
        if (place == rows.length) {
            return;
        }
        int moved = Math.min(size, rows.length - 1) - place;
        System.arraycopy(rows, place, rows, place + 1, moved);
        System.arraycopy(cosines, place, cosines, place + 1, moved);
        rows[place] = row;
        cosines[place] = cosine;
        size = Math.min(size + 1, rows.length);
    }

    /** How many of the rows kept are better. */
    private int place(int row, double cosine) {
        int from = 0;
        int to = size;
        while (from < to) {
            int middle = (from + to) >>> 1;
            boolean better =
                    cosines[middle] > cosine || (cosines[middle] == cosine && ids.compare(rows[middle], ids, row) < 0);
            if (better) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        return from;
    }
}
