package io.sessionring.example.benchmarks.session;

import java.net.InetSocketAddress;

/** Reads {@code host:port}. */
final class Address {

    private Address() {}

    static String host(String address) {
        return address.substring(0, address.lastIndexOf(':'));
    }

    static int port(String address) {
        return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    }

    static InetSocketAddress socket(String address) {
        return new InetSocketAddress(host(address), port(address));
    }
}
