/** Every store port on the key-value service of Couchbase. */
package io.zerog.adapter.couchbase;
