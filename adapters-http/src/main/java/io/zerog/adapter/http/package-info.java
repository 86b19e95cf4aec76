/** The REST API: routing, views, live events and problem details. */
package io.zerog.adapter.http;
