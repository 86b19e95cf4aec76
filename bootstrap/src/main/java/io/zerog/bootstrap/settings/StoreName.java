package io.zerog.bootstrap.settings;

/** The stores that can be chosen by name. */
public enum StoreName {
    MEMORY(false);

    private final boolean shared;

    StoreName(boolean shared) {
        this.shared = shared;
    }

    /** Whether several processes can use one such store at once. */
    public boolean isShared() {
        return shared;
    }
}
