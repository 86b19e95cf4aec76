package io.zerog.adapter.beanstalkd.client;

/** The ids of the jobs held by one connection. They are few, so that a plain search is fastest. */
final class Reservations {

    private final long[] ids;
    private int count;

    Reservations(int limit) {
        ids = new long[limit];
    }

    void add(long id) {
        ids[count++] = id;
    }

    boolean contains(long id) {
        return indexOf(id) >= 0;
    }

    /** Takes the id out, if it is there. */
    void remove(long id) {
        int index = indexOf(id);
        if (index >= 0) {
            ids[index] = ids[--count];
        }
    }

    /** How many there are besides those in the list. */
    int countWithout(long[] others) {
        int left = count;
        for (int i = 0; i < count; i++) {
            for (long other : others) {
                if (ids[i] == other) {
                    left--;
                    break;
                }
            }
        }
        return left;
    }

    private int indexOf(long id) {
        for (int i = 0; i < count; i++) {
            if (ids[i] == id) {
                return i;
            }
        }
        return -1;
    }
}
