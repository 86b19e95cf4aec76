/** Every store port and the queue on SQLite and on PostgreSQL. */
package io.zerog.adapter.sql;
