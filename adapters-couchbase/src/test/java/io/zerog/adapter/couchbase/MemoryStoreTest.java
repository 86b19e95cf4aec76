package io.zerog.adapter.couchbase;

/** Every contract of a store on the service in memory, which crash tests stand on. */
class MemoryStoreTest implements StoreContracts {

    private final CouchbaseStore opened =
            new MemoryNode(new MemoryKeyValue(MockServer.CLOCK), MockServer.CLOCK, 1).opened();

    @Override
    public CouchbaseStore opened() {
        return opened;
    }
}
