package dev.sluice.semantic.index;

/** A process that searches and says how. */
final class SearchMain {

    private SearchMain() {}

    public static void main(String[] arguments) {
        FlatIndex index = new FlatIndex(70, VectorStorage.INT8);
        index.put("found", Vectors.random(70, 1));
        String id = index.nearest(Vectors.random(70, 1), 1, 0.9).getFirst().id();
        System.out.println(id + " by " + DotProducts.fastest().getClass().getSimpleName());
    }
}
